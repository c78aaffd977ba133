import type { BeginTrial, VolumeWindow } from './expectation.js';
import { failed } from './faults.js';

/**
 * At the gate only the upper bound is known, and of that what this process alone has stored in the
 * window: others add to it, so a process that is over is over. What all of them have stored, and the
 * lower bound, is judged when the window is closed.
 */
export function volumeTrials({ window_ms, max }: VolumeWindow): BeginTrial {
  let open = { index: -1, stored: 0 };
  return (nowMs) => {
    const index = Math.floor(nowMs / window_ms);
    let count = open.index === index ? open.stored : 0;
    return {
      judge() {
        count += 1;
        if (max === undefined || count <= max) return null;
        const from = new Date(index * window_ms).toISOString();
        const expected = `expected at most ${max} in ${window_ms} ms`;
        return failed('', `is number ${count} of the window from ${from}, ${expected}`);
      },
      keep() {
        if (open.index !== index && index > open.index) open = { index, stored: 0 };
        if (open.index === index) open.stored += 1;
      },
    };
  };
}
