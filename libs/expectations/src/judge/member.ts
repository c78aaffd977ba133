import type { CanonicalEvent } from '@acp/contracts';

/** A member of an event, by the names that lead to it. */
export interface Member {
  /** As it is written: `payload.bid_price`. */
  written: string;
  path: string;
  isOptional: boolean;
  /** Undefined where it is absent or null. */
  read(event: CanonicalEvent): unknown;
}

export function memberOf(written: string): Member {
  const isOptional = written.endsWith('?');
  const bare = isOptional ? written.slice(0, -1) : written;
  const names = bare.split('.');
  return { written: bare, path: `/${names.join('/')}`, isOptional, read: readerOf(names) };
}

/** What a map keys a value by. No text of an event has a NUL: an object is told from a text by it. */
export function keyOf(value: unknown): unknown {
  return typeof value === 'object' ? `\0${JSON.stringify(value)}` : value;
}

function readerOf(names: readonly string[]): Member['read'] {
  return (event) => {
    let value: unknown = event;
    for (const name of names) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
        return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return value ?? undefined;
  };
}
