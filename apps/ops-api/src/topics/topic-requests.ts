import type { TopicPauseRequest, TopicRateRequest, TopicResumeRequest } from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
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
