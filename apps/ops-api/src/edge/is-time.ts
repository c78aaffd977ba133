import { canonicalTime } from '@acp/contracts';
import { Transform } from 'class-transformer';
import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, MaxLength } from 'class-validator';

const GIVEN = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const NORMAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(\d{3})?Z$/;

/**
 * ISO 8601 time or date, brought to the canonical form of times. What names no moment that an event can
 * have stays as it is and is refused; a time without zone is UTC.
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
  const given = typeof value === 'string' ? GIVEN.exec(value) : null;
  if (!given) return value;
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = given;
  return canonicalTime(`${day}T${minutes}${seconds}${zone}`) ?? '';
}
