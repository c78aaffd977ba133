import type { EventSearch } from '@acp/persistence';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsEndOfRange } from '../edge/is-end-of-range.js';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { PlainText } from '../edge/plain-text.js';
import { PageQuery } from '../paging/page-query.js';

/** Filters of `GET /v1/events`; all that are given must hold. Times speak of `ingested_at`. */
export class EventQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'MARKET_QUOTE_INGESTED' })
  @IsOptional()
  @PlainText()
  readonly type?: string;

  @ApiPropertyOptional({ description: 'The same as `type`.' })
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
  readonly entity?: string;

  @ApiPropertyOptional({ description: 'The same as `entity`.' })
  @IsOptional()
  @PlainText()
  readonly entity_id?: string;

  @ApiPropertyOptional({ example: 'symbol' })
  @IsOptional()
  @PlainText()
  readonly entity_type?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly trace?: string;

  @ApiPropertyOptional({ description: 'The same as `trace`.' })
  @IsOptional()
  @IsUuidText()
  readonly trace_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly raw_payload_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly causation_id?: string;

  @ApiPropertyOptional({ description: 'Inclusive.', example: '2026-11-21T08:00:00Z' })
  @IsOptional()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'Exclusive.', example: '2026-11-21T09:00:00Z' })
  @IsOptional()
  @IsEndOfRange()
  readonly to?: string;

  @ApiPropertyOptional({ description: 'Only what had been ingested by then, inclusive.' })
  @IsOptional()
  @IsTime()
  readonly as_of?: string;
}

export function searchOf(query: EventQuery): EventSearch {
  return {
    eventType: query.type ?? query.event_type,
    source: query.source,
    entityId: query.entity ?? query.entity_id,
    entityType: query.entity_type,
    traceId: query.trace ?? query.trace_id,
    rawPayloadId: query.raw_payload_id,
    causationId: query.causation_id,
    from: query.from,
    to: query.to,
    asOf: query.as_of,
  };
}
