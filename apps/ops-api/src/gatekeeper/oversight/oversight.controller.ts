import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import { IsEndOfRange } from '../../edge/is-end-of-range.js';
import { IsTime } from '../../edge/is-time.js';
import { EXAMPLE_OVERSIGHT } from '../../examples/oversight.js';
import { WriteReport } from './write-report.js';

const NDJSON = 'application/x-ndjson';

class OversightQuery {
  @ApiProperty({ description: 'Inclusive.', example: '2026-11-01T00:00:00Z' })
  @IsTime()
  readonly from!: string;

  @ApiProperty({ description: 'Exclusive.', example: '2026-12-01T00:00:00Z' })
  @IsEndOfRange()
  readonly to!: string;
}

@ApiTags('reports')
@ApiBearerAuth()
@Controller('v1/reports')
export class OversightController {
  constructor(private readonly report: WriteReport) {}

  @Get('oversight')
  @ApiOperation({
    summary:
      'What was decided in a period, by which policies and people, as signed evidence (NDJSON)',
    description:
      'A header, policies, counts, decisions that were held, switches, changes of models, budgets, ledger, roots ' +
      'over evidence; the last line signs all before it. A report without a last line broke off. Checked without ' +
      'the database by `npm run cp -- verify FILE`.',
  })
  @ApiAnswer('OversightLine', {
    mediaType: NDJSON,
    description: 'One line after another.',
    example: EXAMPLE_OVERSIGHT,
  })
  async oversight(@Query() { from, to }: OversightQuery): Promise<StreamableFile> {
    const lines = await this.report.begin({ from, to });
    // It begins with 200, so a later failure can only break it off: then there is no last line.
    return new StreamableFile(Readable.from(lines, { objectMode: false }), { type: NDJSON });
  }
}
