import type { Overview } from '@acp/contracts';
import { ApiAnswer } from '@acp/service';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_OVERVIEW } from '../examples/overview.js';
import { ReadOverview } from './read-overview.js';

@ApiTags('overview')
@ApiBearerAuth()
@Controller('v1/overview')
export class OverviewController {
  constructor(private readonly overview: ReadOverview) {}

  @Get()
  @ApiOperation({ summary: 'Is anything lost, what is stuck, how fast is it' })
  @ApiAnswer('Overview', { description: 'The overview.', example: EXAMPLE_OVERVIEW })
  read(): Promise<Overview> {
    return this.overview.read();
  }
}
