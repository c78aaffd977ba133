import { DECISION_STATES, type DecisionFilter, type DecisionStateName } from '@acp/contracts';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { UUID_TEXT } from '../../edge/is-uuid-text.js';
import { Optional } from '../../edge/optional.js';
import { PlainText } from '../../edge/plain-text.js';
import { TimeRangeDto } from '../../filter/event-members.js';
import { PageQuery } from '../../paging/page-query.js';

/** Which decisions. Times speak of `created_at`. */
export class DecisionFilterDto extends TimeRangeDto implements DecisionFilter {
  @ApiPropertyOptional({ enum: DECISION_STATES })
  @Optional()
  @IsIn(DECISION_STATES)
  readonly state?: DecisionStateName;

  @ApiPropertyOptional({ example: 'order.place' })
  @Optional()
  @PlainText()
  readonly kind?: string;

  @ApiPropertyOptional({ example: 'trader-1' })
  @Optional()
  @PlainText()
  readonly actor?: string;

  @ApiPropertyOptional({ example: 'risk-7' })
  @Optional()
  @PlainText()
  readonly model?: string;

  @ApiPropertyOptional({ example: 'fund-1' })
  @Optional()
  @PlainText()
  readonly subject?: string;

  @ApiPropertyOptional({ description: 'A policy set.', example: 'trading' })
  @Optional()
  @PlainText()
  readonly policy?: string;

  @ApiPropertyOptional({ description: 'Version of it that judged it last.', example: 4 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  readonly policy_version?: number;

  @ApiPropertyOptional({ description: 'A rule that stopped it.', example: 'confidence' })
  @Optional()
  @PlainText()
  readonly rule?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @Optional()
  @Matches(UUID_TEXT, { message: '$property must be a UUID' })
  readonly trace_id?: string;
}

export class DecisionQuery extends IntersectionType(PageQuery, DecisionFilterDto) {}
