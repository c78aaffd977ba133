import type { History } from '@acp/contracts';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_HISTORY } from '../examples/history.js';
import { HistoryQuery } from './history-query.js';
import { ReadHistory } from './read-history.js';

@ApiTags('history')
@ApiBearerAuth()
@Controller('v1/history')
export class HistoryController {
  constructor(private readonly history: ReadHistory) {}

  @Get()
  @ApiOperation({
    summary: 'What went through a topic, a source or a consumer, and how it stood, step by step',
    description:
      'Kept by the minute and by the hour. A step that nobody read in, or that lies before or after what is known of a name, is null and not 0. Steps of an hour and more reach back as far as hours are kept; shorter ones as far as minutes are.',
  })
  @ApiAnswer('History', { description: 'The history.', example: EXAMPLE_HISTORY })
  read(@Query() query: HistoryQuery): Promise<History> {
    return this.history.read(query);
  }
}
