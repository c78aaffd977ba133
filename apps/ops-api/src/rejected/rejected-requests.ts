import type {
  RejectedBulkRequest,
  RejectedFilter,
  RejectedResubmitRequest,
  RejectedStatus,
  ResubmitRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, IntersectionType, PickType } from '@nestjs/swagger';
import { IsIn, IsObject, IsString, MaxLength } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { IsReason } from '../edge/reason.js';
import { bulkBodyOf } from '../filter/bulk-body.js';
import { EventMembersDto, TimeRangeDto } from '../filter/event-members.js';
import { PageQuery } from '../paging/page-query.js';

const STATUSES = ['open', 'resubmitted', 'discarded'] as const;

/** Which records of the quarantine. Times speak of `rejected_at`. */
export class RejectedFilterDto
  extends IntersectionType(
    TimeRangeDto,
    PickType(EventMembersDto, ['event_type', 'source', 'trace_id', 'raw_payload_id'] as const),
  )
  implements RejectedFilter
{
  @ApiPropertyOptional({ example: 'binance-ws' })
  @Optional()
  @PlainText()
  readonly connector?: string;

  @ApiPropertyOptional({ description: 'Code of any of the reasons.', example: 'GATE.INVALID' })
  @Optional()
  @PlainText()
  readonly code?: string;

  @ApiPropertyOptional({ description: 'Of the first reason.', example: '/payload/bid_price' })
  @Optional()
  @PlainText()
  readonly path?: string;

  @ApiPropertyOptional({
    description: 'The first reason as `/v1/rejected/groups` names it.',
    example: 'must match pattern',
  })
  @Optional()
  @PlainText()
  readonly cause?: string;
}

export class RejectedGroupsQuery extends IntersectionType(PageQuery, RejectedFilterDto) {}

/** Filters of the list of the quarantine. */
export class RejectedQuery extends RejectedGroupsQuery {
  @ApiPropertyOptional({ enum: STATUSES })
  @Optional()
  @IsIn(STATUSES)
  readonly status?: RejectedStatus;
}

export class RejectedBulkBody
  extends bulkBodyOf(RejectedFilterDto)
  implements RejectedBulkRequest {}

export class RejectedResubmitBody extends RejectedBulkBody implements RejectedResubmitRequest {
  @ApiPropertyOptional({ description: '`next_cursor` of the step before.' })
  @Optional()
  @IsString()
  @MaxLength(512)
  readonly cursor?: string;
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
