import { NpmStart } from './npm-start.js';

/** How far the stack is when the signal comes. */
export const MOMENTS = ['Everything stays up', 'ops-api ', 'relay '] as const;

/** SIGTERM to npm, its shell, the bootstrap and the supervisor at once, as service managers do. */
export async function stopByGroupSignal(dataDir: string, moment: string): Promise<NpmStart> {
  const run = NpmStart.in(dataDir);
  try {
    await run.untilPrinted(moment);
    process.kill(-run.npm.pid!, 'SIGTERM');
    await run.untilNothingIsLeft();
    return run;
  } finally {
    await run.kill();
  }
}
