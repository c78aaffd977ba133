/** SQL that writes a timestamptz column as ISO 8601 in UTC with milliseconds; null stays null. */
export function iso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** With microseconds: what a keyset cursor carries, so that no row is skipped or shown twice. */
export function isoMicros(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** As an event carries its time: with three digits of a second, or six where there are microseconds. */
export function isoCanonical(column: string): string {
  return `replace(${isoMicros(column)}, '000Z', 'Z')`;
}
