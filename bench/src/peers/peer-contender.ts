import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { quote } from '../load/quotes.js';
import type { Contender, Work } from '../measure/contender.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import type { PeerProgram } from './peer-programs.js';

/** A run that takes longer is none: jobs were lost. */
const RUN_TIMEOUT_MS = 15 * 60_000;

/** What a peer prints. The clock runs from its first job to the last that is stored as completed. */
interface PeerAnswer {
  seconds: number;
  processor_ms: number;
}

/**
 * A peer over the same jobs that graphile-worker is given. While its program still waits to be let
 * go, the bench counts in the peer's own tables whether all of them are completed.
 */
export function peerContender(
  program: PeerProgram,
  database: BenchDatabase,
  jobsMax: number,
): Contender {
  const { client, url } = database;
  let jobs = 0;
  let child: ChildProcess;
  return {
    name: program.name,
    client,
    says: program.says,
    async prepare(share) {
      jobs = Math.round(jobsMax * share);
      await client.query('CHECKPOINT');
      await insert(program, url, jobs);
      await client.query(program.analyze);
    },
    async run() {
      child = spawn(program.file, ['work', url, String(jobs)], {
        stdio: ['pipe', 'pipe', 'inherit'],
        timeout: RUN_TIMEOUT_MS,
      });
      return workOf(jobs, await answerOf(child));
    },
    async finish() {
      try {
        await mustBeCompleted(program, database, jobs);
      } finally {
        await letGo(child);
      }
      await client.query(program.empty);
    },
  };
}

async function insert(program: PeerProgram, url: string, jobs: number): Promise<void> {
  const child = spawn(program.file, ['insert', url], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'exit');
  await pipeline(Readable.from(lines(jobs)), child.stdin);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`its program ended with ${String(code)} while it inserted`);
}

function* lines(jobs: number): Generator<string> {
  for (let number = 0; number < jobs; number += 1) {
    yield `${JSON.stringify(quote(number, `SYMBOL${number % 1_000}`))}\n`;
  }
}

async function answerOf(child: ChildProcess): Promise<PeerAnswer> {
  for await (const line of createInterface({ input: child.stdout! })) {
    return JSON.parse(line) as PeerAnswer;
  }
  throw new Error('its program ended without an answer');
}

function workOf(events: number, { seconds, processor_ms }: PeerAnswer): Work {
  return { events, seconds, nodeMs: processor_ms };
}

async function mustBeCompleted(program: PeerProgram, { client }: BenchDatabase, jobs: number) {
  const { rows } = await client.query<{ completed: number; left: number }>(program.count);
  const { completed, left } = rows[0]!;
  if (completed === jobs && left === 0) return;
  throw new Error(
    `${completed} of ${jobs} jobs are stored as completed, ${left} as something else`,
  );
}

async function letGo(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin!.end();
  await ended;
}
