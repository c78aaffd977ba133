import {
  REPLAY_STATUSES,
  type ReplayFilter,
  type ReplayRequest,
  type ReplayStatus,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { IsReason } from '../edge/reason.js';
import { EventMembersDto } from '../filter/event-members.js';
import { PageQuery } from '../paging/page-query.js';
import { AllowUnservedDto } from '../topics/allow-unserved.js';

const RATE_MAX = 100_000;
const NAME_CHARS_MAX = 200;

/** Which events to deliver again. Times speak of `ingested_at`. */
export class ReplayFilterBody extends EventMembersDto implements ReplayFilter {
  @ApiPropertyOptional({ description: 'One of the routes of the events; without it all.' })
  @Optional()
  @PlainText()
  readonly topic?: string;
}

export class ReplayBody extends AllowUnservedDto implements ReplayRequest {
  @ApiProperty({ example: 'INC-214 quotes lost by the receiver' })
  @IsNotEmpty()
  @PlainText(NAME_CHARS_MAX)
  readonly name!: string;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @Optional()
  @IsReason()
  readonly reason?: string;

  @ApiProperty({ type: ReplayFilterBody, description: 'At least one member.' })
  @IsObject()
  @ValidateNested()
  @Type(() => ReplayFilterBody)
  readonly filter!: ReplayFilterBody;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: RATE_MAX, default: 100 })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(RATE_MAX)
  readonly rate_per_second?: number;

  @ApiPropertyOptional({ enum: ['none', 'key'], default: 'none' })
  @Optional()
  @IsIn(['none', 'key'])
  readonly ordering?: 'none' | 'key';

  @ApiPropertyOptional({ description: 'Skips events that this consumer has processed.' })
  @Optional()
  @IsNotEmpty()
  @PlainText()
  readonly only_unprocessed_by?: string;

  @ApiPropertyOptional({ description: 'Counts and samples, orders nothing.', default: false })
  @Optional()
  @IsBoolean()
  readonly dry_run?: boolean;
}

export class ReplayQuery extends PageQuery {
  @ApiPropertyOptional({ enum: REPLAY_STATUSES })
  @Optional()
  @IsIn(REPLAY_STATUSES)
  readonly status?: ReplayStatus;
}

export class ReplayMoveBody {
  @ApiPropertyOptional({ example: 'receiver is slow' })
  @Optional()
  @IsReason()
  readonly reason?: string;
}
