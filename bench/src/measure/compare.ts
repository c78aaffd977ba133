import type { Contender, Work } from './contender.js';
import { commits, committed, walBytes } from './cost.js';
import { ServerProcessor, ownMilliseconds } from './processor.js';
import { median, spreadOf, type Spread } from './statistics.js';

export interface Sample extends Work {
  rate: number;
  walBytesPerEvent: number;
  commitsPerEvent: number;
  /** Processor time of the server, in microseconds; null where it cannot be read. */
  serverMicrosPerEvent: number | null;
  /** Processor time of the process that did the work, in microseconds. */
  nodeMicrosPerEvent: number;
  diskBytesPerEvent: number | null;
}

/** All rounds of one contender. */
export interface Series {
  name: string;
  says: string;
  samples: Sample[];
}

/** Share of the work that is run once before anything counts: compiled code, warm caches. */
const WARM_UP_SHARE = 0.2;

export interface CompareOptions {
  rounds: number;
  /** False where the same code has been run before. */
  warmUp: boolean;
  /** No further round is begun after so long. */
  budgetMs: number;
  onRun: (contender: Contender, round: number, sample: Sample) => void;
}

/**
 * Measures the contenders in turn, round after round, each round in another order: what the machine
 * does meanwhile falls on all of them alike.
 */
export async function compare(
  contenders: readonly Contender[],
  options: CompareOptions,
): Promise<Series[]> {
  const series = contenders.map(({ name, says }) => ({ name, says, samples: [] as Sample[] }));
  for (const contender of options.warmUp ? contenders : []) await measure(contender, WARM_UP_SHARE);
  const until = performance.now() + options.budgetMs;
  for (let round = 0; round < options.rounds; round += 1) {
    if (round > 0 && performance.now() > until) break;
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const index = (turn + round) % contenders.length;
      const sample = await measure(contenders[index]!, 1);
      series[index]!.samples.push(sample);
      options.onRun(contenders[index]!, round, sample);
    }
  }
  return series;
}

async function measure(contender: Contender, share: number): Promise<Sample> {
  const { client } = contender;
  try {
    await contender.prepare(share);
    const server = await ServerProcessor.of(client);
    const before = { wal: await walBytes(client), commits: await committed(client) };
    const processor = { server: server?.milliseconds() ?? 0, own: ownMilliseconds() };
    const work = await contender.run();
    const own = work.nodeMs ?? ownMilliseconds() - processor.own;
    const serverMs = server && server.milliseconds() - processor.server;
    const wal = (await walBytes(client)) - before.wal;
    await contender.finish();
    return {
      ...work,
      rate: work.events / work.seconds,
      nodeMicrosPerEvent: (own * 1_000) / work.events,
      serverMicrosPerEvent: serverMs === null ? null : (serverMs * 1_000) / work.events,
      walBytesPerEvent: wal / work.events,
      diskBytesPerEvent: (await contender.diskBytesPerEvent?.()) ?? null,
      commitsPerEvent: ((await commits(client)) - before.commits) / work.events,
    };
  } catch (error) {
    throw new Error(`${contender.name}: ${(error as Error).message}`, { cause: error });
  }
}

/** What two series may be compared by. */
export type Measure = 'rate' | 'seconds' | 'walBytesPerEvent' | 'diskBytesPerEvent';

/**
 * Ratio of two series, round by round: rounds lie close together in time, series do not. Of several
 * below, the highest of each round counts.
 */
export function ratioOf(
  upper: Series,
  lower: readonly Series[],
  measure: Measure = 'rate',
): Spread {
  const rounds = Math.min(...[upper, ...lower].map(({ samples }) => samples.length));
  const ratios = Array.from({ length: rounds }, (_, round) => {
    const highest = Math.max(...lower.map(({ samples }) => samples[round]![measure]!));
    return upper.samples[round]![measure]! / highest;
  });
  return spreadOf(ratios);
}

/** What a series comes to in the table and in the document. */
export function summaryOf({ name, says, samples }: Series) {
  const steadiness = samples.flatMap((sample) => sample.steadiness ?? []);
  return {
    name,
    says,
    events_per_run: samples[0]?.events ?? 0,
    events_per_second: spreadOf(samples.map(({ rate }) => rate)),
    wal_bytes_per_event: median(samples.map((sample) => sample.walBytesPerEvent)),
    disk_bytes_per_event: medianOrNull(samples.map((one) => one.diskBytesPerEvent)),
    commits_per_event: median(samples.map((sample) => sample.commitsPerEvent)),
    server_micros_per_event: medianOrNull(samples.map((one) => one.serverMicrosPerEvent)),
    node_micros_per_event: median(samples.map((one) => one.nodeMicrosPerEvent)),
    steadiness: steadiness.length > 0 ? median(steadiness) : null,
  };
}
function medianOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? median(known) : null;
}

export type Summary = ReturnType<typeof summaryOf>;
