/** Time as an injected dependency; database statements use the database's `now()` instead. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
