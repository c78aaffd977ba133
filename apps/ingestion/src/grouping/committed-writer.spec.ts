import { newId } from '@acp/contracts';
import { createLogger } from '@acp/observability';
import type { RecordOutcome, TripleWrite } from '@acp/persistence';
import { buildEvent } from '@acp/testing';
import { CommittedWriter } from './committed-writer.js';
import { WriteJournal } from './write-journal.js';

const retries = { retriesMax: 3, retryFirstMs: 1, retryLongestMs: 2 };
const away = () => Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });

function batch(): TripleWrite {
  const raw = {
    id: newId(),
    source: 's',
    connector: 'c',
    fetched_at: new Date(),
    trace_id: newId(),
    payload_text: '{}',
    payload_sha256: Buffer.alloc(32),
  };
  const entry = (topic: string) => ({ topic, partition_key: null, payload: '{}', headers: {} });
  return {
    raws: [raw],
    records: ['a', 'b'].map((topic, record_index) => ({
      raw: 0,
      record_index,
      event: buildEvent(),
      mapper_version: 1,
      entries: [entry(topic)],
    })),
    rejected: [],
  };
}

function scene(answers: (Error | RecordOutcome[])[]) {
  const lines: string[] = [];
  const rung: string[][] = [];
  let writes = 0;
  const repository = {
    write: async () => {
      const answer = answers[Math.min(writes, answers.length - 1)]!;
      writes += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ name: 'test', level: 'debug', destination });
  const doorbell = { ring: (topics: Iterable<string>) => void rung.push([...topics]) };
  const writer = new CommittedWriter(
    { repository, journal: new WriteJournal(logger), doorbell },
    retries,
  );
  return { writer, rung, lines, writes: () => writes };
}

const outcomes: RecordOutcome[] = [{ outcome: 'accepted' }, { outcome: 'duplicate' }];

describe('CommittedWriter', () => {
  it('tries again while the database cannot serve, then logs and rings for what is new', async () => {
    const { writer, rung, lines, writes } = scene([away(), away(), outcomes]);
    const write = batch();
    expect(await writer.write(write)).toEqual(outcomes);
    expect(writes()).toBe(3);
    expect(rung).toEqual([['a']]);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      msg: 'ingestion committed',
      rows: { raw_payloads: 1, events: 1, outbox: 1, rejected_records: 0 },
      duplicates: 1,
      last_ids_before: { raw_payload_id: null, event_id: null },
      last_ids_after: { raw_payload_id: write.raws[0]!.id },
    });
  });

  it('gives up after its tries, says so in the log, and rings for nothing', async () => {
    const { writer, rung, lines, writes } = scene([away()]);
    const unavailable = { code: 'SERVICE.UNAVAILABLE', context: { retryAfterSeconds: 2 } };
    await expect(writer.write(batch())).rejects.toMatchObject(unavailable);
    expect([writes(), rung.length]).toEqual([4, 0]);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      level: 'error',
      held: { raw_payloads: 1, records: 2, rejected: 0 },
    });
  });

  it('does not repeat what the database refuses for its data', async () => {
    const refused = Object.assign(new Error('bad'), { code: '22P02' });
    const { writer, writes } = scene([refused]);
    await expect(writer.write(batch())).rejects.toBe(refused);
    expect(writes()).toBe(1);
  });
});
