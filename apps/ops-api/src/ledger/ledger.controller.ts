import type { Ledger } from '@acp/contracts';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { EXAMPLE_LEDGER } from '../examples/ledger.js';
import { ReadLedger } from './read-ledger.js';

export class LedgerQuery {
  @ApiPropertyOptional({ enum: ['full'], description: '`full` reads every row of every table.' })
  @Optional()
  @IsIn(['full'])
  readonly verify?: 'full';
}

@ApiTags('ledger')
@ApiBearerAuth()
@Controller('v1/ledger')
export class LedgerController {
  constructor(private readonly read: ReadLedger) {}

  @Get()
  @ApiOperation({
    summary: 'The accounts of everything, in one consistent snapshot',
    description: '`imbalance` must be 0; `findings` name the rows that make it something else.',
  })
  @ApiAnswer('Ledger', { description: 'The ledger.', example: EXAMPLE_LEDGER })
  ledger(@Query() query: LedgerQuery): Promise<Ledger> {
    return query.verify === 'full' ? this.read.full() : this.read.current();
  }
}
