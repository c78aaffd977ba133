import { readFileSync, readdirSync } from 'node:fs';

const PATIENCE_MS = 5_000;
/** Stopped, traced, or ended: whatever can run no further instruction. */
const AT_REST = new Set(['T', 't', 'Z', 'X']);

/**
 * Blocks until every thread of a process group has stopped. SIGSTOP is only asked for when `kill`
 * returns: on a busy machine a thread of a JVM has answered a publish after it. Where there is no
 * /proc it trusts the signal.
 */
export function untilStopped(groupId: number): void {
  const deadline = Date.now() + PATIENCE_MS;
  while (isRunning(groupId)) {
    if (Date.now() > deadline) throw new Error(`process group ${groupId} does not stop`);
  }
}

function isRunning(groupId: number): boolean {
  return numbersIn('/proc')
    .filter((pid) => statusOf(`/proc/${pid}/stat`)?.group === groupId)
    .some((pid) =>
      numbersIn(`/proc/${pid}/task`).some((thread) => {
        const status = statusOf(`/proc/${pid}/task/${thread}/stat`);
        return status !== undefined && !AT_REST.has(status.state);
      }),
    );
}

function numbersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Undefined when it ended meanwhile. */
function statusOf(file: string): { state: string; group: number } | undefined {
  try {
    const text = readFileSync(file, 'latin1');
    const [state, , group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: state!, group: Number(group) };
  } catch {
    return undefined;
  }
}
