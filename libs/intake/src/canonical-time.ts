const FOUR_DIGIT_YEAR = /^\d{4}-/;
const YEAR_ZERO = /^0000-/;

/**
 * A time with a zone as UTC with milliseconds; null where it is no moment that four digits of year
 * can write (year 0000 is none to PostgreSQL; an offset may push a date over either end).
 */
export function canonicalTime(text: string): string | null {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return null;
  const iso = moment.toISOString();
  return FOUR_DIGIT_YEAR.test(iso) && !YEAR_ZERO.test(iso) ? iso : null;
}
