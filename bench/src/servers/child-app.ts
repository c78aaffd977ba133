import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const START_TIMEOUT_MS = 60_000;
const LINES_KEPT = 20;

/** The address that an app names when it listens; one that ends before, or says nothing, is an error. */
export function addressOf(child: ChildProcess, name: string): Promise<string> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`${name} did not start:\n${lines.join('\n')}`));
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    const read = (line: string) => {
      if (lines.push(line) > LINES_KEPT) lines.shift();
      const url = /listens on (http:\/\/[^";\s]+)/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    createInterface({ input: child.stdout! }).on('line', read);
    createInterface({ input: child.stderr! }).on('line', read);
    child.once('exit', () => {
      clearTimeout(timer);
      fail();
    });
  });
}

/** Asks a process to stop and waits until it has; one that is not asked is killed with this process. */
export function stopper(child: ChildProcess): () => Promise<void> {
  const atExit = () => child.kill('SIGKILL');
  process.once('exit', atExit);
  return () => {
    process.removeListener('exit', atExit);
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  };
}
