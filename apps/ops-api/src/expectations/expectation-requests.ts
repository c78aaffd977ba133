import type { HeldBatchRequest, HeldBatchState } from '@acp/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { IsReason } from '../edge/reason.js';
import { PageQuery } from '../paging/page-query.js';

const STATES = ['held', 'released', 'discarded'] as const;
const HOURS_DEFAULT = 24;
/** As long as results can be kept. */
const HOURS_MAX = 87_600;

export class ExpectationsQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: HOURS_MAX,
    default: HOURS_DEFAULT,
    description: 'How far back results and examples reach.',
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(1)
  @Max(HOURS_MAX)
  readonly hours: number = HOURS_DEFAULT;
}

export class HeldBatchesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATES })
  @Optional()
  @IsIn(STATES)
  readonly state?: HeldBatchState;

  @ApiPropertyOptional({ example: 'binance' })
  @Optional()
  @PlainText()
  readonly source?: string;
}

export class HeldBatchBody implements HeldBatchRequest {
  @ApiPropertyOptional({ description: 'Says what would be done.', default: false })
  @Optional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({
    description: 'Required unless it is a dry run.',
    example: 'prices are right',
  })
  @Optional()
  @IsReason()
  readonly reason?: string;
}
