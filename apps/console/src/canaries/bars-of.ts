import type { CanaryPlace } from '@acp/contracts/api';

export const HISTORY_WIDTH = 100;
export const HISTORY_HEIGHT = 20;
const STEP = 5;
const WIDTH = 4;
const HEIGHT_MIN = 2;

export interface Bar {
  event_id: string;
  missed: boolean;
  x: number;
  width: number;
  height: number;
}

/** The newest at the right end. A bar is as high as its part of the goal; one that missed is as high as can be. */
export function barsOf({ history, goal_ms }: Pick<CanaryPlace, 'history' | 'goal_ms'>): Bar[] {
  return history.slice(0, HISTORY_WIDTH / STEP).map(({ event_id, ms, missed }, index) => {
    const part = missed || ms === null ? 1 : Math.min(1, ms / goal_ms);
    return {
      ...{ event_id, missed, width: WIDTH },
      x: HISTORY_WIDTH - STEP * (index + 1),
      height: Math.max(HEIGHT_MIN, Math.round(part * HISTORY_HEIGHT)),
    };
  });
}
