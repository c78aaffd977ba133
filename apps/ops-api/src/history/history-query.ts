import {
  HISTORY_FIGURES,
  HISTORY_KINDS,
  type HistoryFigure,
  type HistoryKind,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsIn, Matches } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { TimeRangeDto } from '../filter/event-members.js';

const STEP_FORM = /^\d{1,4}[mhd]$/;

export class HistoryQuery extends TimeRangeDto {
  @ApiProperty({ enum: HISTORY_KINDS })
  @IsIn(HISTORY_KINDS)
  readonly of!: HistoryKind;

  @ApiPropertyOptional({ description: 'One of the kind; all by name where it is left out.' })
  @Optional()
  @PlainText()
  readonly name?: string;

  @ApiPropertyOptional({
    description:
      'Whole minutes, hours or days, as 1m, 5m, 1h, 1d. Chosen by the range where it is left out.',
    example: '5m',
  })
  @Optional()
  @Matches(STEP_FORM, {
    message: '$property must be whole minutes, hours or days, as 1m, 5m, 1h, 1d',
  })
  readonly step?: string;

  @ApiPropertyOptional({
    type: String,
    description: `Those that are wanted, comma-separated, of ${HISTORY_FIGURES.join(', ')}. All by default.`,
    example: 'delivered_per_second,backlog',
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',') : value,
  )
  @IsArray()
  @IsIn(HISTORY_FIGURES, { each: true })
  readonly figures?: HistoryFigure[];
}
