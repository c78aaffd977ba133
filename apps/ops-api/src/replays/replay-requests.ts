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
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsEndOfRange } from '../edge/is-end-of-range.js';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { PlainText } from '../edge/plain-text.js';
import { IsReason } from '../edge/reason.js';
import { PageQuery } from '../paging/page-query.js';

const RATE_MAX = 100_000;
const NAME_CHARS_MAX = 200;

export class ReplayFilterBody implements ReplayFilter {
  @ApiPropertyOptional({ example: 'MARKET_QUOTE_INGESTED' })
  @IsOptional()
  @PlainText()
  readonly event_type?: string;

  @ApiPropertyOptional({ example: 'binance' })
  @IsOptional()
  @PlainText()
  readonly source?: string;

  @ApiPropertyOptional({ example: 'BTCUSDT' })
  @IsOptional()
  @PlainText()
  readonly entity_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly trace_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly raw_payload_id?: string;

  @ApiPropertyOptional({ description: 'One of the routes of the events; without it all.' })
  @IsOptional()
  @PlainText()
  readonly topic?: string;

  @ApiPropertyOptional({ description: 'By `ingested_at`, inclusive.' })
  @IsOptional()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'By `ingested_at`, exclusive.' })
  @IsOptional()
  @IsEndOfRange()
  readonly to?: string;
}

export class ReplayBody implements ReplayRequest {
  @ApiProperty({ example: 'INC-214 quotes lost by the receiver' })
  @IsNotEmpty()
  @PlainText(NAME_CHARS_MAX)
  readonly name!: string;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @IsOptional()
  @IsReason()
  readonly reason?: string;

  @ApiProperty({ type: ReplayFilterBody, description: 'At least one member.' })
  @IsObject()
  @ValidateNested()
  @Type(() => ReplayFilterBody)
  readonly filter!: ReplayFilterBody;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: RATE_MAX, default: 100 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(RATE_MAX)
  readonly rate_per_second?: number;

  @ApiPropertyOptional({ enum: ['none', 'key'], default: 'none' })
  @IsOptional()
  @IsIn(['none', 'key'])
  readonly ordering?: 'none' | 'key';

  @ApiPropertyOptional({ description: 'Skips events that this consumer has processed.' })
  @IsOptional()
  @IsNotEmpty()
  @PlainText()
  readonly only_unprocessed_by?: string;

  @ApiPropertyOptional({ description: 'Counts and samples, orders nothing.', default: false })
  @IsOptional()
  @IsBoolean()
  readonly dry_run?: boolean;
}

export class ReplayQuery extends PageQuery {
  @ApiPropertyOptional({ enum: REPLAY_STATUSES })
  @IsOptional()
  @IsIn(REPLAY_STATUSES)
  readonly status?: ReplayStatus;
}

export class ReplayMoveBody {
  @ApiPropertyOptional({ example: 'receiver is slow' })
  @IsOptional()
  @IsReason()
  readonly reason?: string;
}
