const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds between the openings of two candles; undefined where that varies, as with months. */
export function intervalMs(name: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,2})([smhdw])$/.exec(name) ?? [];
  return unit === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS];
}
