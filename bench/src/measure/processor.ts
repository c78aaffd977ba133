import { readFileSync, readdirSync } from 'node:fs';
import type { Client } from 'pg';

const TICK_MS = 10;

/**
 * Processor time of a PostgreSQL on this machine, in milliseconds: all its processes, those that have
 * ended included. Null where /proc does not tell. It says what a statement costs even while the
 * machine does other things.
 */
export class ServerProcessor {
  private constructor(private readonly postmaster: string) {}

  /** Null unless the server runs on this machine and on Linux. */
  static async of(client: Client): Promise<ServerProcessor | null> {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const stat = statOf(String(rows[0]!.pid));
    return stat?.name === 'postgres' ? new ServerProcessor(stat.parent) : null;
  }

  milliseconds(): number {
    let ticks = statOf(this.postmaster)?.endedChildrenTicks ?? 0;
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const stat = statOf(pid);
      if (stat?.parent === this.postmaster) ticks += stat.ticks;
    }
    return ticks * TICK_MS;
  }
}

function statOf(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const number = (index: number) => Number(fields[index]);
    return {
      name,
      parent: fields[1]!,
      ticks: number(11) + number(12),
      endedChildrenTicks: number(13) + number(14),
    };
  } catch {
    return null;
  }
}

/** Processor time of this process so far, in milliseconds. */
export function ownMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The same of another process on this machine, or 0 where /proc does not tell. */
export function processMilliseconds(pid: number): number {
  return (statOf(String(pid))?.ticks ?? 0) * TICK_MS;
}
