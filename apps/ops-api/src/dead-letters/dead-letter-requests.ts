import type {
  DeadLetterBulkRequest,
  DeadLetterDiscardRequest,
  DeadLetterFilter,
  DeadLetterReplayRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { IsReason } from '../edge/reason.js';
import { DeadLetterQuery } from './dead-letter-query.js';

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
  @IsOptional()
  @IsObject()
  readonly payload?: Record<string, unknown>;
}

export class DeadLetterDiscardBody implements DeadLetterDiscardRequest {
  @ApiProperty({ example: 'superseded by a later price' })
  @IsReason()
  readonly reason!: string;
}

export class DeadLetterFilterBody
  extends OmitType(DeadLetterQuery, ['limit', 'cursor'] as const)
  implements DeadLetterFilter {}

export class DeadLetterBulkBody implements DeadLetterBulkRequest {
  @ApiProperty({ type: DeadLetterFilterBody, description: 'At least one member.' })
  @IsObject()
  @ValidateNested()
  @Type(() => DeadLetterFilterBody)
  readonly filter!: DeadLetterFilterBody;

  @ApiPropertyOptional({ description: 'Counts and samples, changes nothing.', default: false })
  @IsOptional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @IsOptional()
  @IsReason()
  readonly reason?: string;
}
