/**
 * Preload that makes the clock of a process wrong by SHIFTED_CLOCK_MS: what `Date` says, and nothing
 * else. Timers and `performance.now()` are monotonic, as on a host whose clock is wrong.
 */
const RightDate = Date;
const shiftMs = Number(process.env.SHIFTED_CLOCK_MS ?? 0);

globalThis.Date = class Date extends RightDate {
  constructor(...parts) {
    if (parts.length === 0) super(RightDate.now() + shiftMs);
    else super(...parts);
  }

  static now() {
    return RightDate.now() + shiftMs;
  }
};
