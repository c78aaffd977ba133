import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FIGURES, NOT_IN_QUICK } from './figures.js';

export interface BenchOptions {
  quick: boolean;
  json: boolean;
  help: boolean;
  /** Instead of the figures: the claim designs of docs/adr against each other. */
  designs: boolean;
  /** Keys of the figures to measure. */
  only: readonly string[];
  /** Folder of a built checkout of an older version. */
  before: string | undefined;
  /** Also writes the document there. */
  output: string | undefined;
  rounds: number | undefined;
  /** Share of the usual number of events; for trying things out. */
  scale: number;
}

export const HELP = `npm run bench -- [options]

  --quick           smaller runs, ends within 90 seconds; leaves out the consumer_ and transport_
                    keys, relay_noop_vs_river and _awa, gate_vs_sidecar, console_interaction_ms, overview_sse_cpu, canary_overhead and the
                    intake_ keys unless --only names them
  --only KEY,KEY    only these figures (and what they are measured against)
  --before FOLDER   instead: this build against the older one in FOLDER, a checkout with its packages
                    installed and built (npm ci && npx tsc -b); see docs/performance.md
  --designs         instead: ways to claim and settle against each other (see docs/adr)
  --rounds N        rounds of every comparison (default 5, with --quick up to 3)
  --scale X         so many times the usual number of events
  --json            print one JSON document as the last line
  --output FILE     also write that document to a file
  --help            this text

Environment: BENCH_DATABASE_URL (a PostgreSQL whose role may create databases and
checkpoint; default: an embedded one), BENCH_REDIS_URL (default: the machine's redis-server).
TEST_NATS_URL, TEST_AMQP_URL, TEST_KAFKA_BROKERS: a server of your own for the transport_ keys, which
write to \`acp-bench\` there (default: the machine's programs; what is missing is left out and said).
relay_noop_vs_river is built by go, relay_noop_vs_awa by cargo, into .cache/bench-peers; without them it is left out.

Keys: ${FIGURES.map(({ key }) => key).join(', ')}`;

const BEFORE_KEYS: ReadonlySet<string> = new Set(
  FIGURES.filter(({ suite }) => suite === 'before').map(({ key }) => key),
);

/** Throws with a sentence for whoever typed it. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      designs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      before: { type: 'string' },
      only: { type: 'string' },
      output: { type: 'string' },
      rounds: { type: 'string' },
      scale: { type: 'string', default: '1' },
    },
  });
  const keys = FIGURES.map(({ key }) => key);
  const only = values.designs
    ? []
    : (values.only?.split(',').map((key) => key.trim()) ?? usual(values));
  const unknown = only.filter((key) => !keys.includes(key));
  if (unknown.length > 0) {
    throw new Error(`unknown key ${unknown.join(', ')}; the keys are ${keys.join(', ')}`);
  }
  if (!values.before && only.some((key) => BEFORE_KEYS.has(key))) {
    throw new Error(
      'keys that end in _vs_before need --before FOLDER, a built checkout to compare with',
    );
  }
  return {
    before: values.before && builtCheckout(values.before),
    quick: values.quick,
    json: values.json,
    help: values.help,
    designs: values.designs,
    only,
    output: values.output,
    rounds: values.rounds === undefined ? undefined : positive('--rounds', values.rounds),
    scale: positive('--scale', values.scale),
  };
}

/** The keys that are measured where `--only` names none. */
function usual({ before, quick }: { before?: string | undefined; quick: boolean }): string[] {
  if (before) return [...BEFORE_KEYS];
  const left = FIGURES.filter(({ suite }) => suite !== 'before');
  return left.filter(({ suite }) => !quick || !NOT_IN_QUICK.has(suite)).map(({ key }) => key);
}

function builtCheckout(folder: string): string {
  const root = resolve(folder);
  if (!existsSync(join(root, 'bench/dist/main.js'))) {
    throw new Error(
      `${root} holds no build: check an older version out there, then npm ci && npx tsc -b in it`,
    );
  }
  return root;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} takes a number above 0, not ${text}`);
  return value;
}
