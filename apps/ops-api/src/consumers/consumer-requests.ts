import {
  CONSUMER_FAILURE_STATES,
  type ConsumerFailureBulkRequest,
  type ConsumerFailureFilter,
  type ConsumerFailureState,
  type RetireConsumerRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, ValidateNested } from 'class-validator';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { IsReason } from '../edge/reason.js';
import { EventMembersDto } from '../filter/event-members.js';
import { PageQuery } from '../paging/page-query.js';

/** What a consumer could not process. Times speak of `dead_lettered_at`. */
export class FailureFilterDto extends EventMembersDto implements ConsumerFailureFilter {
  @ApiPropertyOptional({ format: 'uuid' })
  @Optional()
  @IsUuidText()
  readonly event_id?: string;

  @ApiPropertyOptional({ example: 'quotes' })
  @Optional()
  @PlainText()
  readonly topic?: string;

  @ApiPropertyOptional({ example: 'CONSUMER.FAILED' })
  @Optional()
  @PlainText()
  readonly error_code?: string;

  @ApiPropertyOptional({
    description: 'The cause as the groups name it: the message with numbers blanked.',
    example: 'no price for symbol #',
  })
  @Optional()
  @PlainText()
  readonly error?: string;
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

export class FailureBulkBody implements ConsumerFailureBulkRequest {
  @ApiProperty({ type: FailureFilterDto, description: 'At least one member.' })
  @IsObject()
  @ValidateNested()
  @Type(() => FailureFilterDto)
  readonly filter!: FailureFilterDto;

  @ApiPropertyOptional({ description: 'Counts and samples, changes nothing.', default: false })
  @Optional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @Optional()
  @IsReason()
  readonly reason?: string;
}

export class RetireConsumerBody implements RetireConsumerRequest {
  @ApiProperty({ example: 'replaced by pricing-2' })
  @IsReason()
  readonly reason!: string;
}
