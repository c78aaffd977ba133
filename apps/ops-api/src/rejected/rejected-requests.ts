import type {
  RejectedBulkRequest,
  RejectedFilter,
  RejectedStatus,
  ResubmitRequest,
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

const STATUSES = ['open', 'resubmitted', 'discarded'] as const;

/** Filters of the quarantine. Times speak of `rejected_at`. */
export class RejectedGroupsQuery extends PageQuery implements RejectedFilter {
  @ApiPropertyOptional({ example: 'binance' })
  @IsOptional()
  @PlainText()
  readonly source?: string;

  @ApiPropertyOptional({ example: 'binance-ws' })
  @IsOptional()
  @PlainText()
  readonly connector?: string;

  @ApiPropertyOptional({ description: 'Code of any of the reasons.', example: 'GATE.INVALID' })
  @IsOptional()
  @PlainText()
  readonly code?: string;

  @ApiPropertyOptional({ description: 'Of the first reason.', example: '/payload/bid_price' })
  @IsOptional()
  @PlainText()
  readonly path?: string;

  @ApiPropertyOptional({
    description: 'The first reason as `/v1/rejected/groups` names it.',
    example: 'must match pattern',
  })
  @IsOptional()
  @PlainText()
  readonly cause?: string;

  @ApiPropertyOptional({ example: 'MARKET_QUOTE_INGESTED' })
  @IsOptional()
  @PlainText()
  readonly event_type?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly trace_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly raw_payload_id?: string;

  @ApiPropertyOptional({ description: 'Inclusive.' })
  @IsOptional()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'Exclusive.' })
  @IsOptional()
  @IsEndOfRange()
  readonly to?: string;
}

export class RejectedQuery extends RejectedGroupsQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  readonly status?: RejectedStatus;
}

export class RejectedFilterBody
  extends OmitType(RejectedGroupsQuery, ['limit', 'cursor'] as const)
  implements RejectedFilter {}

export class RejectedBulkBody implements RejectedBulkRequest {
  @ApiProperty({ type: RejectedFilterBody, description: 'At least one member.' })
  @IsObject()
  @ValidateNested()
  @Type(() => RejectedFilterBody)
  readonly filter!: RejectedFilterBody;

  @ApiPropertyOptional({ description: 'Counts and samples, changes nothing.', default: false })
  @IsOptional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @IsOptional()
  @IsReason()
  readonly reason?: string;
}

export class ResubmitBody implements ResubmitRequest {
  @ApiProperty({
    description: 'The mended event; the gate checks it as it checks every event.',
    type: 'object',
    additionalProperties: true,
  })
  @IsObject()
  readonly event!: ResubmitRequest['event'];

  @ApiProperty({ example: 'price was sent with a comma' })
  @IsReason()
  readonly reason!: string;
}

export class RejectedDiscardBody {
  @ApiProperty({ example: 'test data' })
  @IsReason()
  readonly reason!: string;
}
