import {
  GAP_STATES,
  type GapFilter,
  type GapMarkRequest,
  type GapRetryRequest,
  type GapState,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { IsReason } from '../edge/reason.js';
import { PageQuery } from '../paging/page-query.js';

const MARKS = ['healed', 'lost'] as const;

export class GapQuery extends PageQuery implements GapFilter {
  @ApiPropertyOptional({ example: 'binance' })
  @Optional()
  @PlainText()
  readonly source?: string;

  @ApiPropertyOptional({ enum: GAP_STATES })
  @Optional()
  @IsIn(GAP_STATES)
  readonly state?: GapState;

  @ApiPropertyOptional({ example: 'BTCUSDT' })
  @Optional()
  @PlainText()
  readonly symbol?: string;
}

export class GapRetryBody implements GapRetryRequest {
  @ApiProperty({ description: 'Kept in the audit log.', example: 'the venue answers again' })
  @IsReason()
  readonly reason!: string;
}

export class GapMarkBody implements GapMarkRequest {
  @ApiProperty({ enum: MARKS, description: '`healed`: it came by another way.' })
  @IsIn(MARKS)
  readonly state!: 'healed' | 'lost';

  @ApiProperty({ description: 'Kept in the audit log.', example: 'read from the archive' })
  @IsReason()
  readonly reason!: string;
}
