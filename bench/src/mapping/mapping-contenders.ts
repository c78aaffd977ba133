import { binanceMapper } from '@acp/ingestion';
import type { MappedRecord, SourceMapper } from '@acp/intake';
import { parseSourcesFile } from '@acp/mapping';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { BINANCE_BY_MAPPING } from './binance-by-mapping.js';

const FRAMES = fileURLToPath(
  new URL('../../../examples/data/binance-futures-frames.jsonl', import.meta.url),
);
const CONTEXT = { fetchedAt: new Date('2026-01-01T00:00:00Z'), venue: 'binance-usdm' };

/** Recorded frames through the mapping of a sources file, and through the mapper in code. */
export function mappers(database: BenchDatabase, records: number): Contender[] {
  const frames = recordedFrames();
  const [source] = parseSourcesFile(BINANCE_BY_MAPPING, {
    fileName: 'binance',
    env: { SECRET: 'not asked for' },
  });
  mustMakeTheSame(frames, source!.mapper, binanceMapper);
  const common = { database, frames, records };
  return [
    contender('cel', 'recorded frames through a mapping in CEL', source!.mapper, common),
    contender('code', 'the same frames through the built-in mapper', binanceMapper, common),
  ];
}

function contender(
  name: string,
  says: string,
  mapper: SourceMapper,
  of: { database: BenchDatabase; frames: readonly string[]; records: number },
): Contender {
  let records = of.records;
  return {
    name,
    says,
    client: of.database.client,
    prepare: async (share) => void (records = Math.ceil(of.records * share)),
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      while (progress.done < records) {
        progress.add(of.frames.reduce((sum, frame) => sum + mapper.map(frame, CONTEXT).length, 0));
      }
      return progress.work();
    },
    finish: async () => undefined,
  };
}

function recordedFrames(): string[] {
  const lines = readFileSync(FRAMES, 'utf8').trim().split('\n');
  return lines.map((line) => /"frame":(.*)\}$/.exec(line)![1]!);
}

/** Ids differ, since each has its own natural key; all else must not. */
function mustMakeTheSame(frames: readonly string[], ...[one, other]: SourceMapper[]): void {
  for (const frame of frames) {
    const [made, expected] = [one!, other!].map((mapper) => mapper.map(frame, CONTEXT).map(factOf));
    if (!isDeepStrictEqual(made, expected)) {
      const both = JSON.stringify([made, expected]);
      throw new Error(`the mapping makes something else of ${frame}: ${both}`);
    }
  }
}

function factOf(record: MappedRecord): unknown {
  if (record.kind !== 'draft') return record;
  const { event_id: _, ...fact } = record.draft;
  return { ...fact, schema_version: 1 };
}
