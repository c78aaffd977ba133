import {
  CONSUMER_FAILURE_STATES,
  type ConsumerFailureBulkRequest,
  type ConsumerFailureFilter,
  type ConsumerFailureRetryRequest,
  type ConsumerFailureState,
  type RetireConsumerRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { Optional } from '../edge/optional.js';
import { IsReason } from '../edge/reason.js';
import { bulkBodyOf } from '../filter/bulk-body.js';
import { CauseMembersDto } from '../filter/cause-members.js';
import { PageQuery } from '../paging/page-query.js';
import { AllowUnservedDto } from '../topics/allow-unserved.js';

/** What a consumer could not process. Times speak of `dead_lettered_at`. */
export class FailureFilterDto extends CauseMembersDto implements ConsumerFailureFilter {
  @ApiPropertyOptional({ format: 'uuid' })
  @Optional()
  @IsUuidText()
  readonly event_id?: string;
}

export class FailureGroupsQuery extends IntersectionType(PageQuery, FailureFilterDto) {}

export class FailuresQuery extends FailureGroupsQuery {
  @ApiPropertyOptional({
    enum: CONSUMER_FAILURE_STATES,
    default: 'dead',
    description: '`dead` waits for an operator, `retrying` is tried again by itself.',
  })
  @Optional()
  @IsIn(CONSUMER_FAILURE_STATES)
  readonly state: ConsumerFailureState = 'dead';
}

export class FailureBulkBody
  extends bulkBodyOf(FailureFilterDto)
  implements ConsumerFailureBulkRequest {}

export class FailureRetryBody
  extends IntersectionType(FailureBulkBody, AllowUnservedDto)
  implements ConsumerFailureRetryRequest {}

export class RetireConsumerBody implements RetireConsumerRequest {
  @ApiProperty({ example: 'replaced by pricing-2' })
  @IsReason()
  readonly reason!: string;
}
