import type { SwitchDisengageRequest, SwitchEngageRequest } from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import { IsBoolean, IsIn, Matches } from 'class-validator';
import { Optional } from '../../edge/optional.js';
import { PlainText } from '../../edge/plain-text.js';
import { IsReason } from '../../edge/reason.js';
import { PageQuery } from '../../paging/page-query.js';
import { SCOPE, SCOPE_CHARS_MAX, SCOPE_FORM } from './scope.js';

function IsScope(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ example: 'model:risk-7' }),
    Matches(SCOPE, { message: `$property ${SCOPE_FORM}` }),
    PlainText(SCOPE_CHARS_MAX),
  );
}

export class SwitchEngageBody implements SwitchEngageRequest {
  @IsScope()
  readonly scope!: string;

  @ApiProperty({ example: 'orders repeat, see incident 318' })
  @IsReason()
  readonly reason!: string;

  @ApiPropertyOptional({
    description: 'Discard what was released and waits in gated topics.',
    default: false,
  })
  @Optional()
  @IsBoolean()
  readonly recall?: boolean;

  @ApiPropertyOptional({
    description: 'End the connections that keep the switch from being engaged for five seconds.',
    default: false,
  })
  @Optional()
  @IsBoolean()
  readonly terminate?: boolean;
}

export class SwitchDisengageBody implements SwitchDisengageRequest {
  @IsScope()
  readonly scope!: string;

  @ApiProperty({ example: 'the model was rolled back' })
  @IsReason()
  readonly reason!: string;
}

class SwitchFilter {
  @ApiPropertyOptional({
    description: '`true`: only those that are on; `false`: only those that were.',
    enum: ['true', 'false'],
  })
  @Optional()
  @IsIn(['true', 'false'])
  readonly on?: 'true' | 'false';
}

export class SwitchQuery extends IntersectionType(PageQuery, SwitchFilter) {}
