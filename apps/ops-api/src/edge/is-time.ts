import { Transform } from 'class-transformer';
import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, MaxLength } from 'class-validator';

const GIVEN = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const NORMAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * ISO 8601 time or date, brought to UTC with milliseconds. What names no moment stays as it is and
 * is refused; a time without zone is UTC.
 */
export function IsTime(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => normalTime(value)),
    IsString(),
    MaxLength(40),
    Matches(NORMAL, { message: '$property must be an ISO 8601 time, as 2026-11-21T08:00:00Z' }),
  );
}

export function normalTime(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > 40 || !GIVEN.test(value)) return value;
  const zoned = /T/.test(value) && !/(Z|[+-]\d{2}:\d{2})$/.test(value) ? `${value}Z` : value;
  const time = new Date(zoned);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1 ? '' : time.toISOString();
}
