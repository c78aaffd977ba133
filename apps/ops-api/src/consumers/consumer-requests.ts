import {
  CONSUMER_FAILURE_STATES,
  type ConsumerFailureBulkRequest,
  type ConsumerFailureFilter,
  type ConsumerFailureState,
  type RetireConsumerRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { IsEndOfRange } from '../edge/is-end-of-range.js';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { PlainText } from '../edge/plain-text.js';
import { IsReason } from '../edge/reason.js';
import { PageQuery } from '../paging/page-query.js';

/** Filters of what a consumer could not process. Times speak of `dead_lettered_at`. */
export class FailureGroupsQuery extends PageQuery implements ConsumerFailureFilter {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly event_id?: string;

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

  @ApiPropertyOptional({ example: 'CONSUMER.FAILED' })
  @IsOptional()
  @PlainText()
  readonly error_code?: string;

  @ApiPropertyOptional({
    description: 'The cause as the groups name it: the message with numbers blanked.',
    example: 'no price for symbol #',
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

export class FailuresQuery extends FailureGroupsQuery {
  @ApiPropertyOptional({
    enum: CONSUMER_FAILURE_STATES,
    default: 'dead',
    description: '`dead` waits for an operator, `retrying` is tried again by itself.',
  })
  @IsOptional()
  @IsIn(CONSUMER_FAILURE_STATES)
  readonly state: ConsumerFailureState = 'dead';
}

export class FailureFilterBody
  extends OmitType(FailureGroupsQuery, ['limit', 'cursor'] as const)
  implements ConsumerFailureFilter {}

export class FailureBulkBody implements ConsumerFailureBulkRequest {
  @ApiProperty({ type: FailureFilterBody, description: 'At least one member.' })
  @IsObject()
  @ValidateNested()
  @Type(() => FailureFilterBody)
  readonly filter!: FailureFilterBody;

  @ApiPropertyOptional({ description: 'Counts and samples, changes nothing.', default: false })
  @IsOptional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @IsOptional()
  @IsReason()
  readonly reason?: string;
}

export class RetireConsumerBody implements RetireConsumerRequest {
  @ApiProperty({ example: 'replaced by pricing-2' })
  @IsReason()
  readonly reason!: string;
}

/** The filter without the page. */
export function filterOf(query: FailureGroupsQuery): ConsumerFailureFilter {
  const { limit: _limit, cursor: _cursor, state: _state, ...filter } = query as FailuresQuery;
  return filter;
}
