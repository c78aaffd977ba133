import { ControlPlaneError } from '@acp/contracts';

export interface HistoryRange {
  from: Date;
  to: Date;
  stepSeconds: number;
}

/** Steps of one name in an answer, and of each where all of a kind are asked for. */
export const STEPS_MAX = 1_500;
export const STEPS_OF_ALL_MAX = 100;
/** Steps that are aimed at where none is given. */
const STEPS_AIM = 300;
const STEPS_OF_ALL_AIM = 60;

const DEFAULT_RANGE_MS = 3_600_000;
const SECONDS = { m: 60, h: 3_600, d: 86_400 } as const;
/** Steps that people read well. */
const STEPS = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];

/** What is asked for: an hour until now where nothing is said, whole steps, no more than are answered. */
export function historyRange(
  asked: { from?: string | undefined; to?: string | undefined; step?: string | undefined },
  { now, all }: { now: Date; all: boolean },
): HistoryRange {
  const end = asked.to ? Date.parse(asked.to) : now.getTime();
  const begin = asked.from ? Date.parse(asked.from) : end - DEFAULT_RANGE_MS;
  if (begin >= end) throw malformed('from must be before to; to is now where it is left out');
  const seconds = (end - begin) / 1_000;
  const stepSeconds = asked.step
    ? secondsOf(asked.step)
    : fittingStep(seconds, all ? STEPS_OF_ALL_AIM : STEPS_AIM);
  const range = wholeSteps(begin, end, stepSeconds);
  const most = all ? STEPS_OF_ALL_MAX : STEPS_MAX;
  if (stepsIn(range) > most) {
    const fits = `${Math.ceil(seconds / most / 60) + 1}m`;
    throw malformed(
      `that is ${stepsIn(range)} steps and ${most} are answered: ask for step=${fits}`,
    );
  }
  return range;
}

export function stepsIn({ from, to, stepSeconds }: HistoryRange): number {
  return Math.round((to.getTime() - from.getTime()) / 1_000 / stepSeconds);
}

function secondsOf(step: string): number {
  const seconds = Number(step.slice(0, -1)) * SECONDS[step.at(-1) as keyof typeof SECONDS];
  if (seconds === 0) throw malformed('step must be at least 1m');
  return seconds;
}

/** Beyond the longest of the list, whole days. */
function fittingStep(seconds: number, aim: number): number {
  const day = SECONDS.d;
  return STEPS.find((step) => seconds / step <= aim) ?? Math.ceil(seconds / aim / day) * day;
}

function wholeSteps(begin: number, end: number, stepSeconds: number): HistoryRange {
  const step = stepSeconds * 1_000;
  const from = new Date(Math.floor(begin / step) * step);
  return { from, to: new Date(Math.ceil(end / step) * step), stepSeconds };
}

function malformed(message: string): ControlPlaneError {
  return new ControlPlaneError('REQUEST.MALFORMED', message);
}
