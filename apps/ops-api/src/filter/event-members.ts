import type { EventMembers, TimeRange } from '@acp/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsEndOfRange } from '../edge/is-end-of-range.js';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';

/** From and to, of a query or of a filter in a body. */
export class TimeRangeDto implements TimeRange {
  @ApiPropertyOptional({ description: 'Inclusive.', example: '2026-11-21T08:00:00Z' })
  @Optional()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'Exclusive.', example: '2026-11-21T09:00:00Z' })
  @Optional()
  @IsEndOfRange()
  readonly to?: string;
}

/** Members of events, with the times, as every filter takes them; all that are given must hold. */
export class EventMembersDto extends TimeRangeDto implements EventMembers {
  @ApiPropertyOptional({ example: 'MARKET_QUOTE_INGESTED' })
  @Optional()
  @PlainText()
  readonly event_type?: string;

  @ApiPropertyOptional({ example: 'binance' })
  @Optional()
  @PlainText()
  readonly source?: string;

  @ApiPropertyOptional({ example: 'BTCUSDT' })
  @Optional()
  @PlainText()
  readonly entity_id?: string;

  @ApiPropertyOptional({ example: 'symbol' })
  @Optional()
  @PlainText()
  readonly entity_type?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @Optional()
  @IsUuidText()
  readonly trace_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @Optional()
  @IsUuidText()
  readonly raw_payload_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @Optional()
  @IsUuidText()
  readonly causation_id?: string;
}
