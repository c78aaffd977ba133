import { ValidateBy, type ValidationArguments } from 'class-validator';
import { problemOfStreams } from './sources/binance/stream-kinds.js';
import { problemOfIntakes } from './sources/intake/intake-databases.js';
import { problemOfVenue, type VenueUrls } from './sources/binance/venue.js';

/** A rule whose sentence says what is wrong; the rule holds where there is none. */
function Rule(name: string, problem: (args: ValidationArguments) => string | undefined) {
  return ValidateBy({
    name,
    validator: {
      validate: (_value, args) => args === undefined || problem(args) === undefined,
      defaultMessage: (args) => (args && problem(args)) ?? 'is wrong',
    },
  });
}

/** Streams that have a mapper, spelt as the venue does. */
export function AreBinanceStreams() {
  return Rule('areBinanceStreams', ({ value }) => problemOfStreams(value as string[]));
}

/** A venue that no other URL has: its connectors, cursors and natural keys would be the same. */
export function IsAnotherVenue() {
  return Rule('isAnotherVenue', ({ value, object }) =>
    problemOfVenue(String(value), object as VenueUrls),
  );
}

/** Each entry once, whatever its case; `*` alone. */
export function AreDistinct() {
  return Rule('areDistinct', ({ value }) => {
    const entries = (value as string[]).map((entry) => entry.toLowerCase());
    if (entries.includes('*') && entries.length > 1)
      return 'has `*` beside others; it stands alone';
    const twice = entries.findIndex((entry, index) => entries.indexOf(entry) !== index);
    return twice === -1 ? undefined : `has its entry ${twice + 1} twice`;
  });
}

/** Databases whose intake is drained; what is wrong with one never quotes it. */
export function AreIntakes() {
  return Rule('areIntakes', ({ value }) => problemOfIntakes(value as string[]));
}
