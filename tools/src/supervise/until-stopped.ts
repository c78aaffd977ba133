import { say } from '../workspace.js';
import type { Stack } from './stack.js';
import { onStopWish } from './stop-signals.js';

/**
 * Runs `work` on an opened stack and stops the stack whatever happens: at the end, at an error (exit
 * code 1), at Ctrl-C (exit code 130), at SIGTERM (143), SIGHUP (129), when the parent is gone (143).
 * A second Ctrl-C does not wait for anything to finish its work, but leaves nothing running either.
 */
export async function untilStopped(
  open: () => Promise<Stack>,
  work: (stack: Stack) => Promise<number>,
): Promise<never> {
  let stack: Stack | undefined;
  const wished = new Promise<number>((resolve) => {
    const first = (code: number) => {
      say('stopping …');
      resolve(code);
    };
    onStopWish({ first, again: () => stack?.hurry() });
  });
  let code: number;
  try {
    stack = await open();
    code = await Promise.race([work(stack), wished, stack.failure]);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    code = 1;
  }
  await stack?.stop();
  process.exit(code);
}
