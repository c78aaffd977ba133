import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataDirectory } from '../data-directory/data-directory.js';
import { commandOf, isGoneWithin } from '../data-directory/running-process.js';

const STOP_MS = 15_000;

/** Who runs on a data directory: written by each run, read by the next and by `npm run ingest`. */
export interface RunState {
  pid: number;
  command: string;
  databaseUrl?: string;
  children: { name: string; pid: number; command: string }[];
}

export class RunRecord {
  private readonly file: string;
  private state: RunState;

  private constructor({ path }: DataDirectory) {
    this.file = join(path, 'run.json');
    this.state = { pid: process.pid, command: commandOf(process.pid) ?? '', children: [] };
  }

  /**
   * Takes the data directory for this process. Throws when a living run has it; ends what a killed
   * one left behind.
   */
  static async take(directory: DataDirectory): Promise<RunRecord> {
    const before = runningState(directory);
    if (before) {
      const hint = 'stop it, or set DATA_DIR to another folder';
      throw new Error(`${directory.path} is in use by process ${before.pid}; ${hint}`);
    }
    await endOrphans(directory);
    const record = new RunRecord(directory);
    record.write();
    return record;
  }

  update(change: Partial<RunState>): void {
    this.state = { ...this.state, ...change };
    this.write();
  }

  /** The process that runs under this name now. */
  setChild(name: string, pid: number): void {
    const command = commandOf(pid) ?? '';
    const others = this.state.children.filter((child) => child.name !== name);
    this.update({ children: [...others, { name, pid, command }] });
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  private write(): void {
    writeFileSync(this.file, JSON.stringify(this.state), { mode: 0o600 });
  }
}

/** The state of the run that is alive on this directory, or null. */
export function runningState(directory: DataDirectory): RunState | null {
  const state = readState(directory);
  return state && isStill(state) ? state : null;
}

async function endOrphans(directory: DataDirectory): Promise<void> {
  const orphans = (readState(directory)?.children ?? []).filter(isStill);
  for (const { pid } of orphans) process.kill(pid, 'SIGTERM');
  for (const { pid } of orphans) {
    if (!(await isGoneWithin(pid, STOP_MS))) process.kill(pid, 'SIGKILL');
  }
}

/** The same process, not another one that got its number. */
function isStill({ pid, command }: { pid: number; command: string }): boolean {
  return command !== '' && commandOf(pid) === command;
}

function readState({ path }: DataDirectory): RunState | null {
  const file = join(path, 'run.json');
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunState;
  } catch {
    return null;
  }
}
