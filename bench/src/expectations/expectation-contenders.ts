import { systemClock, type TopicDefinition } from '@acp/contracts';
import { parseExpectationsFile } from '@acp/expectations';
import { BatchExpectations, ExpectationResults } from '@acp/ingestion';
import { admitRecord, rawPayloadOf, type MappedPayload } from '@acp/intake';
import type { RecordOutcome } from '@acp/persistence';
import { quote } from '../load/quotes.js';
import type { Contender } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import { benchTopic } from '../relay/relay-run.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { TWENTY_EXPECTATIONS } from './twenty-expectations.js';

const BATCH = 500;
const BATCHES = 40;
const KEYS = 1_000;

/** What a batch passes before it is written: the gate alone, and the gate with its expectations. */
export function expectationContenders(database: BenchDatabase, records: number): Contender[] {
  const common = { database, records };
  return [
    contender({ ...common, name: 'expected', says: `the gate and 20 expectations of each event` }),
    contender({ ...common, name: 'gate_alone', says: `the gate, batches of ${BATCH} quotes` }),
  ];
}

interface Given {
  database: BenchDatabase;
  records: number;
  name: 'expected' | 'gate_alone';
  says: string;
}

function contender({ database, records, name, says }: Given): Contender {
  const batches = Array.from({ length: BATCHES }, (_, index) => batchFrom(index * BATCH));
  const topics = [benchTopic('noop')];
  let wanted = records;
  let results = new ExpectationResults();
  let expected: BatchExpectations | null = null;
  return {
    ...{ name, says, client: database.client },
    async prepare(share) {
      wanted = Math.ceil(records * share);
      results = new ExpectationResults();
      expected = name === 'expected' ? judgeOfTwenty(results) : null;
    },
    async run() {
      const progress = new Progress();
      progress.begin(performance.now());
      for (let batch = 0; progress.done < wanted; batch += 1) {
        const payload = batches[batch % BATCHES]!;
        comesNow(payload);
        await pass(payload, topics, expected);
        progress.add(BATCH);
      }
      return progress.work();
    },
    async finish() {
      const [found] = results.take().findings;
      if (found) throw new Error(`a quote that is right did not pass: ${found.message}`);
    },
  };
}

/** The same quotes again are quotes of a later time: none of them goes back. */
function comesNow({ records }: MappedPayload): void {
  const now = new Date().toISOString();
  for (const record of records) if (record.kind === 'draft') record.draft.occurred_at = now;
}

/** As ingestion does it, up to the write and after it: all of the batch is stored. */
async function pass(
  payload: MappedPayload,
  topics: readonly TopicDefinition[],
  expected: BatchExpectations | null,
): Promise<void> {
  const admissions = payload.records.map((record, record_index) =>
    admitRecord(record, { payload, topics, at: { raw: 0, record_index } }),
  );
  const judged = await expected?.judge([payload], admissions);
  const left = judged?.admissions ?? admissions;
  if (judged?.held || left.some(({ kind }) => kind !== 'passed')) {
    throw new Error('a quote that is right was kept back');
  }
  judged?.settle(left.map(() => ACCEPTED));
}

const ACCEPTED = { outcome: 'accepted' } as RecordOutcome;

function judgeOfTwenty(results: ExpectationResults): BatchExpectations {
  const expectations = parseExpectationsFile(TWENTY_EXPECTATIONS, { fileName: 'twenty' });
  const repository = { storedAmong: async () => new Set<string>() };
  return new BatchExpectations(expectations, { repository, results, clock: systemClock });
}

function batchFrom(first: number): MappedPayload {
  const drafts = Array.from({ length: BATCH }, (_, index) => {
    const { event_id, event_type, entity_id, occurred_at, payload } = quote(
      first + index,
      `SYMBOL${(first + index) % KEYS}`,
    );
    return { event_id, event_type, source: 'binance', entity_id, occurred_at, payload };
  });
  const raw = rawPayloadOf({
    ...{ source: 'binance', connector: 'bench', body: JSON.stringify(drafts) },
    ...{ fetchedAt: new Date(), traceId: drafts[0]!.event_id },
  });
  const records = drafts.map((draft) => ({
    ...{ kind: 'draft' as const, draft, text: JSON.stringify(draft) },
  }));
  return { raw, mapperVersion: 1, records };
}
