import type { DeadLetterFilter } from '@acp/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsEndOfRange } from '../edge/is-end-of-range.js';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { PlainText } from '../edge/plain-text.js';
import { PageQuery } from '../paging/page-query.js';

/** Filters of the list of dead letters. Times speak of `dead_lettered_at`. */
export class DeadLetterQuery extends PageQuery implements DeadLetterFilter {
  @ApiPropertyOptional({ example: 'quotes' })
  @IsOptional()
  @PlainText()
  readonly topic?: string;

  @ApiPropertyOptional({ example: 'MARKET_QUOTE_INGESTED' })
  @IsOptional()
  @PlainText()
  readonly event_type?: string;

  @ApiPropertyOptional({ example: 'binance' })
  @IsOptional()
  @PlainText()
  readonly source?: string;

  @ApiPropertyOptional({ example: 'BTCUSDT' })
  @IsOptional()
  @PlainText()
  readonly entity_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly trace_id?: string;

  @ApiPropertyOptional({ example: 'TRANSPORT.FAILED' })
  @IsOptional()
  @PlainText()
  readonly error_code?: string;

  @ApiPropertyOptional({
    description: 'The cause as `/v1/dead-letters/groups` names it: the error with numbers blanked.',
    example: 'connect ECONNREFUSED #.#.#.#:#',
  })
  @IsOptional()
  @PlainText()
  readonly error?: string;

  @ApiPropertyOptional({ description: 'Inclusive.', example: '2026-11-21T02:14:00Z' })
  @IsOptional()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'Exclusive.' })
  @IsOptional()
  @IsEndOfRange()
  readonly to?: string;
}

/** The filter without the page. */
export function filterOf(query: DeadLetterQuery): DeadLetterFilter {
  const { limit: _limit, cursor: _cursor, ...filter } = query;
  return filter;
}
