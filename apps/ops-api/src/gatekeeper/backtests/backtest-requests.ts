import {
  BACKTEST_OUTCOMES,
  BACKTEST_STATUSES,
  type BacktestDifferenceFilter,
  type BacktestOutcome,
  type BacktestRequest,
  type BacktestStatus,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsEndOfRange } from '../../edge/is-end-of-range.js';
import { IsTime } from '../../edge/is-time.js';
import { Optional } from '../../edge/optional.js';
import { PlainText } from '../../edge/plain-text.js';
import { PageQuery } from '../../paging/page-query.js';

/** PostgreSQL's `int`. */
const VERSION_MAX = 2_147_483_647;
const KINDS_MAX = 100;
const KIND_CHARS_MAX = 64;

export class BacktestBody implements BacktestRequest {
  @ApiProperty({ description: 'The version to try; it need not be active.', example: 5 })
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  readonly version!: number;

  @ApiProperty({ description: 'Decisions made then or later.', example: '2026-11-01T00:00:00Z' })
  @IsTime()
  readonly from!: string;

  @ApiPropertyOptional({
    description: 'And before this; by default until now.',
    example: '2026-11-30T00:00:00Z',
  })
  @Optional()
  @IsEndOfRange()
  readonly to?: string;

  @ApiPropertyOptional({
    description: 'Kinds of action, registered ones; without it all.',
    type: [String],
    example: ['order.place'],
  })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(KINDS_MAX)
  @IsString({ each: true })
  @MaxLength(KIND_CHARS_MAX, { each: true })
  readonly kinds?: string[];
}

export class BacktestQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Of one policy.', example: 'trading' })
  @Optional()
  @PlainText()
  readonly set?: string;

  @ApiPropertyOptional({ enum: BACKTEST_STATUSES })
  @Optional()
  @IsIn(BACKTEST_STATUSES)
  readonly status?: BacktestStatus;
}

export class BacktestDifferenceQuery extends PageQuery implements BacktestDifferenceFilter {
  @ApiPropertyOptional({ enum: BACKTEST_OUTCOMES })
  @Optional()
  @IsIn(BACKTEST_OUTCOMES)
  readonly was?: BacktestOutcome;

  @ApiPropertyOptional({ enum: BACKTEST_OUTCOMES })
  @Optional()
  @IsIn(BACKTEST_OUTCOMES)
  readonly becomes?: BacktestOutcome;
}
