import { MODEL_STATUSES, type ModelChangeRequest, type ModelStatus } from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, Matches, ValidateIf } from 'class-validator';
import { IsTime } from '../../edge/is-time.js';
import { Optional } from '../../edge/optional.js';
import { PlainText } from '../../edge/plain-text.js';
import { IsReason } from '../../edge/reason.js';

const NAME_CHARS_MAX = 256;

export class ModelChangeBody implements ModelChangeRequest {
  @ApiProperty({ example: 'risk-7' })
  @Matches(/^[^]+$/, { message: '$property must not be empty' })
  @PlainText(NAME_CHARS_MAX)
  readonly name!: string;

  @ApiPropertyOptional({ description: 'One version; default `*`, all others.', example: '3' })
  @Optional()
  @Matches(/^[^]+$/, { message: '$property must not be empty' })
  @PlainText(NAME_CHARS_MAX)
  readonly version?: string;

  @ApiProperty({ enum: MODEL_STATUSES })
  @IsIn(MODEL_STATUSES)
  readonly status!: ModelStatus;

  @ApiPropertyOptional({ description: 'Blocked from then on.', nullable: true, type: 'string' })
  @ValidateIf(({ until }: ModelChangeBody) => until !== undefined && until !== null)
  @IsTime()
  readonly until?: string | null;

  @ApiPropertyOptional({ description: 'Who answers for it.', nullable: true, type: 'string' })
  @ValidateIf(({ owner }: ModelChangeBody) => owner !== undefined && owner !== null)
  @PlainText(NAME_CHARS_MAX)
  readonly owner?: string | null;

  @ApiPropertyOptional({
    description: 'What is known of it: training, purpose, limits.',
    nullable: true,
    type: 'object',
    additionalProperties: true,
  })
  @ValidateIf(({ card }: ModelChangeBody) => card !== undefined && card !== null)
  @IsObject()
  readonly card?: Record<string, unknown> | null;

  @ApiProperty({ example: 'drift in the evaluation of May' })
  @IsReason()
  readonly reason!: string;
}
