import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';

/** Longest text that a filter takes; identifiers are not longer. */
export const FILTER_CHARS_MAX = 512;

/**
 * Text that PostgreSQL can hold: no NUL, no half of a surrogate pair, not longer than a filter. Its
 * length is in the OpenAPI document, too.
 */
export function PlainText(charsMax = FILTER_CHARS_MAX): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ maxLength: charsMax }),
    IsString(),
    MaxLength(charsMax),
    Matches(/^[^\0\p{Surrogate}]*$/u, {
      message: '$property holds a NUL or half of a surrogate pair',
    }),
  );
}
