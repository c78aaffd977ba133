import { COMPATIBILITY_LEVELS, type CompatibilityLevel } from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsBoolean, IsIn, IsInt, IsObject, IsString, Max, Min } from 'class-validator';
import { Optional } from '../edge/optional.js';

/** Its members are judged by the catalogue's own reader, which says where each is wrong. */
export class EventTypePushBody {
  @ApiPropertyOptional({ enum: ['event', 'action'], description: 'Default: event.' })
  @Optional()
  @IsIn(['event', 'action'])
  readonly kind?: 'event' | 'action';

  @ApiPropertyOptional({ description: 'Of an event type.', example: 'SHIPMENT_DELIVERED' })
  @Optional()
  @IsString()
  readonly event_type?: string;

  @ApiPropertyOptional({ description: 'Of a kind of action.', example: 'parcel.refund' })
  @Optional()
  @IsString()
  readonly action_kind?: string;

  @ApiProperty({ description: 'One more than the latest; 1 of a new name.', example: 1 })
  @IsInt()
  @Min(1)
  @Max(32_767)
  readonly schema_version!: number;

  @ApiProperty({ example: 'A parcel is with whom it was sent to.' })
  @IsString()
  readonly description!: string;

  @ApiPropertyOptional({ description: 'Who answers for it.', example: 'logistics' })
  @Optional()
  @IsString()
  readonly owner?: string;

  @ApiPropertyOptional({
    enum: COMPATIBILITY_LEVELS,
    description: 'What the next version is held to. Default: backward.',
  })
  @Optional()
  @IsIn(COMPATIBILITY_LEVELS)
  readonly compatibility?: CompatibilityLevel;

  @ApiPropertyOptional({
    description: 'JSON Schema (2020-12) of the payload of an event type.',
    type: 'object',
    additionalProperties: true,
    example: { type: 'object', properties: { parcel: { type: 'string' } } },
  })
  @Optional()
  @IsObject()
  readonly payload_schema?: Record<string, unknown>;

  @ApiPropertyOptional({
    description: 'JSON Schema (2020-12) of a kind of action; closed, with its `kind`.',
    type: 'object',
    additionalProperties: true,
  })
  @Optional()
  @IsObject()
  readonly action_schema?: Record<string, unknown>;

  @ApiPropertyOptional({
    description: 'Payloads as they may be; each is tried.',
    type: 'array',
    items: { type: 'object', additionalProperties: true },
  })
  @Optional()
  @IsArray()
  readonly examples?: Record<string, unknown>[];

  @ApiPropertyOptional({
    description:
      'How a payload of the version before becomes one of this: `set` has CEL expressions over `payload`, `drop` what is left out. `module` is the SHA-256 of a module that this process was given in CATALOGUE_DIR; no request brings code.',
    type: 'object',
    additionalProperties: true,
    example: { set: { carrier: "'unknown'" } },
  })
  @Optional()
  @IsObject()
  readonly upcast?: Record<string, unknown>;

  @ApiPropertyOptional({ description: 'Judge it and store nothing. Default: false.' })
  @Optional()
  @IsBoolean()
  readonly dry_run?: boolean;
}
