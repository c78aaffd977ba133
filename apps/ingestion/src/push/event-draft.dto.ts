import { EVENT_TYPE_VERSIONS, IDENTIFIER_CHARS_MAX, type EventDraft } from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';

const EVENT_TYPES = [...new Set(EVENT_TYPE_VERSIONS.map(({ event_type }) => event_type))];
const UUID = /^(urn:uuid:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ZONED = /T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/** An event as a pusher proposes it. The same rules as the gate's JSON Schema; a test compares them. */
export class EventDraftDto implements EventDraft {
  @ApiPropertyOptional({ format: 'uuid', description: 'Without it one is made or derived.' })
  @IsOptional()
  @Matches(UUID, { message: '$property must be a UUID' })
  event_id?: string;

  @ApiProperty({ enum: EVENT_TYPES })
  @Matches(/^[A-Z][A-Z0-9_]{0,127}$/)
  event_type!: string;

  @ApiPropertyOptional({ description: 'Without it: the name of the key.', example: 'my-service' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9._-]{0,63}$/)
  source?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'BTCUSDT' })
  @IsOptional()
  @IsString()
  @Length(1, IDENTIFIER_CHARS_MAX)
  entity_id?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'symbol' })
  @IsOptional()
  @IsString()
  @Length(1, IDENTIFIER_CHARS_MAX)
  entity_type?: string | null;

  @ApiProperty({ format: 'date-time', description: 'With a zone.' })
  @IsISO8601({ strict: true, strictSeparator: true })
  @Matches(ZONED, { message: 'occurred_at must be an ISO 8601 date-time with a zone' })
  occurred_at!: string;

  @ApiPropertyOptional({ type: 'integer', default: 1, minimum: 1, maximum: 32_767 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(32_767)
  schema_version?: number;

  @ApiPropertyOptional({ format: 'uuid', description: 'Without it: from `traceparent`, or new.' })
  @IsOptional()
  @Matches(UUID, { message: '$property must be a UUID' })
  trace_id?: string;

  @ApiPropertyOptional({ type: String, format: 'uuid', nullable: true })
  @IsOptional()
  @Matches(UUID, { message: '$property must be a UUID' })
  causation_id?: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  @IsObject()
  payload!: Record<string, unknown>;
}
