import type {
  TopicPauseRequest,
  TopicRateRequest,
  TopicResumeRequest,
  TopicRetireRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, Max, Min, ValidateIf } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { IsReason } from '../edge/reason.js';

const RATE_MAX = 1_000_000;

export class TopicPauseBody implements TopicPauseRequest {
  @ApiProperty({ example: 'receiver is being migrated' })
  @IsReason()
  readonly reason!: string;
}

export class TopicResumeBody implements TopicResumeRequest {
  @ApiPropertyOptional({ example: 'migration is done' })
  @Optional()
  @IsReason()
  readonly reason?: string;
}

export class TopicRateBody implements TopicRateRequest {
  @ApiProperty({
    description: 'Events per second over the fleet; null removes the limit.',
    nullable: true,
    type: 'integer',
    minimum: 1,
    maximum: RATE_MAX,
    example: 200,
  })
  @ValidateIf((body: TopicRateBody) => body.rate_per_second !== null)
  @IsInt()
  @Min(1)
  @Max(RATE_MAX)
  readonly rate_per_second!: number | null;

  @ApiProperty({ example: 'receiver asked for less' })
  @IsReason()
  readonly reason!: string;
}

export class TopicListQuery {
  @ApiPropertyOptional({
    description: '`true`: the retired topics instead of the others.',
    enum: ['true', 'false'],
    default: 'false',
  })
  @Optional()
  @IsIn(['true', 'false'])
  readonly retired?: 'true' | 'false';
}

export class TopicRetireBody implements TopicRetireRequest {
  @ApiPropertyOptional({ description: 'Required unless it is a dry run.', example: 'replaced' })
  @Optional()
  @IsReason()
  readonly reason?: string;

  @ApiPropertyOptional({
    description: 'Ends what is open for good, dead letters too, so many in one step.',
    default: false,
  })
  @Optional()
  @IsBoolean()
  readonly discard_open?: boolean;

  @ApiPropertyOptional({ description: 'Counts, changes nothing.', default: false })
  @Optional()
  @IsBoolean()
  readonly dry_run?: boolean;
}
