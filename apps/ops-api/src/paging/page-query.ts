import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from '@acp/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { Optional } from '../edge/optional.js';

/** `limit` and `cursor` of every list. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    default: PAGE_LIMIT_DEFAULT,
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) => wholeNumber(value))
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  readonly limit: number = PAGE_LIMIT_DEFAULT;

  @ApiPropertyOptional({ description: '`next_cursor` of the page before.' })
  @Optional()
  @IsString()
  readonly cursor?: string;
}

function wholeNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}
