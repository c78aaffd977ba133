import { say } from '../workspace.js';
import type { Stack } from './stack.js';

/**
 * Runs `work` on an opened stack and stops the stack whatever happens: at the end, at an error (exit
 * code 1), at Ctrl-C (exit code 130) or SIGTERM (143). A second Ctrl-C does not wait.
 */
export async function untilStopped(
  open: () => Promise<Stack>,
  work: (stack: Stack) => Promise<number>,
): Promise<never> {
  let signalled: ((code: number) => void) | undefined;
  const signal = new Promise<number>((resolve) => (signalled = resolve));
  let count = 0;
  const onSignal = (code: number) => () => {
    count += 1;
    if (count > 1) process.exit(code);
    say('stopping …');
    signalled!(code);
  };
  process.on('SIGINT', onSignal(130));
  process.on('SIGTERM', onSignal(143));
  process.on('SIGHUP', onSignal(129));
  let stack: Stack | undefined;
  let code: number;
  try {
    stack = await open();
    code = await Promise.race([work(stack), signal, stack.failure]);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    code = 1;
  }
  await stack?.stop();
  process.exit(code);
}
