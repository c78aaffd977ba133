import type {
  DeadLetterBulkRequest,
  DeadLetterDiscardRequest,
  DeadLetterReplayRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsObject, ValidateNested } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { IsReason } from '../edge/reason.js';
import { DeadLetterFilterDto } from './dead-letter-query.js';

export class DeadLetterReplayBody implements DeadLetterReplayRequest {
  @ApiProperty({ example: 'broker is back' })
  @IsReason()
  readonly reason!: string;

  @ApiPropertyOptional({
    description:
      'Another payload for this delivery alone; must pass the schema of the event. The event keeps its own.',
    type: 'object',
    additionalProperties: true,
  })
  @Optional()
  @IsObject()
  readonly payload?: Record<string, unknown>;
}

export class DeadLetterDiscardBody implements DeadLetterDiscardRequest {
  @ApiProperty({ example: 'superseded by a later price' })
  @IsReason()
  readonly reason!: string;
}

export class DeadLetterBulkBody implements DeadLetterBulkRequest {
  @ApiProperty({ type: DeadLetterFilterDto, description: 'At least one member.' })
  @IsObject()
  @ValidateNested()
  @Type(() => DeadLetterFilterDto)
  readonly filter!: DeadLetterFilterDto;

  @ApiPropertyOptional({ description: 'Counts and samples, changes nothing.', default: false })
  @Optional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @Optional()
  @IsReason()
  readonly reason?: string;
}
