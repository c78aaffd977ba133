import { ControlPlaneError, newId } from '@acp/contracts';
import type { RecordOutcome, TripleWrite } from '@acp/persistence';
import { buildEvent } from '@acp/testing';
import type { CommittedWriter } from './committed-writer.js';
import type { GroupingOptions } from './group-queue.js';
import { GroupedWriter } from './grouped-writer.js';

const options: GroupingOptions = {
  windowMs: 1,
  groupRecordsMax: 100,
  writesInFlightMax: 2,
  queueRecordsMax: 10,
  queueBytesMax: 100_000,
};

function unit(entity_id = 'A', records = 1): TripleWrite {
  const raw = {
    id: newId(),
    source: 's',
    connector: 'c',
    fetched_at: new Date(),
    trace_id: newId(),
    payload_text: '{}',
    payload_sha256: Buffer.alloc(32),
  };
  const event = () => buildEvent({ entity_id });
  return {
    raws: [raw],
    records: Array.from({ length: records }, (_, record_index) => ({
      raw: 0,
      record_index,
      event: event(),
      mapper_version: 1,
      entries: [],
    })),
    rejected: [],
  };
}

/** Stands for the database: lets a test hold writes open and refuse some. */
class Scene {
  readonly writes: TripleWrite[] = [];
  private held: (() => void)[] | undefined;

  constructor(
    private readonly fails: (write: TripleWrite) => Error | undefined = () => undefined,
  ) {}

  hold(): void {
    this.held = [];
  }

  release(): void {
    for (const go of this.held ?? []) go();
    this.held = undefined;
  }

  writer(overrides: Partial<GroupingOptions> = {}): GroupedWriter {
    return new GroupedWriter(this as unknown as CommittedWriter, { ...options, ...overrides });
  }

  async write(batch: TripleWrite): Promise<RecordOutcome[]> {
    this.writes.push(batch);
    if (this.held) await new Promise<void>((resolve) => this.held!.push(resolve));
    const error = this.fails(batch);
    if (error) throw error;
    return batch.records.map(({ event }) => ({
      outcome: event.entity_id === 'known' ? 'duplicate' : 'accepted',
    }));
  }
}

const isBad = ({ records }: TripleWrite) => records.some(({ event }) => event.entity_id === 'bad');
const dataError = () => Object.assign(new Error('invalid text'), { code: '22P05' });

describe('GroupedWriter', () => {
  it('writes what comes together in one transaction and gives each its own outcomes', async () => {
    const scene = new Scene();
    const writer = scene.writer();
    const outcomes = await Promise.all([
      writer.submit(unit('A')),
      writer.submit(unit('known', 2)),
      writer.submit(unit('B')),
    ]);
    expect(scene.writes).toHaveLength(1);
    expect(scene.writes[0]!.records.map(({ raw }) => raw)).toEqual([0, 1, 1, 2]);
    expect(outcomes.map((list) => list.map(({ outcome }) => outcome))).toEqual([
      ['accepted'],
      ['duplicate', 'duplicate'],
      ['accepted'],
    ]);
  });

  it('writes a group in halves until the bad write is alone, and quarantines only that', async () => {
    const scene = new Scene((write) => (isBad(write) ? dataError() : undefined));
    const writer = scene.writer();
    const names = ['A', 'B', 'bad', 'C', 'D'];
    const outcomes = await Promise.all(names.map((name) => writer.submit(unit(name))));
    expect(outcomes.flat().map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'accepted',
      'rejected',
      'accepted',
      'accepted',
    ]);
    const last = scene.writes.find(({ rejected }) => rejected.length > 0)!;
    expect(last.rejected).toMatchObject([{ reasons: [{ code: 'GATE.UNSAFE_VALUE' }] }]);
  });

  it('answers 503 beyond the bounds of its queue, by count and by bytes', async () => {
    const scene = new Scene();
    scene.hold();
    const writer = scene.writer({ queueRecordsMax: 3 });
    const first = [writer.submit(unit()), writer.submit(unit()), writer.submit(unit())];
    const full = { code: 'SERVICE.UNAVAILABLE', context: { retryAfterSeconds: 1 } };
    await expect(writer.submit(unit())).rejects.toMatchObject(full);
    const small = scene.writer({ queueBytesMax: 3 });
    const kept = small.submit(unit());
    await expect(small.submit(unit())).rejects.toBeInstanceOf(ControlPlaneError);
    await untilWritten(scene, 2);
    scene.release();
    await Promise.all([...first, kept]);
    await expect(writer.submit(unit())).resolves.toHaveLength(1);
  });

  it('tells everyone of a group when the database stays away, and goes on after it', async () => {
    let isAway = true;
    const scene = new Scene(() =>
      isAway ? new ControlPlaneError('SERVICE.UNAVAILABLE', 'x') : undefined,
    );
    const writer = scene.writer();
    const results = await Promise.allSettled([writer.submit(unit()), writer.submit(unit())]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isAway = false;
    await expect(writer.submit(unit())).resolves.toEqual([{ outcome: 'accepted' }]);
  });

  it('has no more transactions under way than allowed, and drains all that wait', async () => {
    const scene = new Scene();
    scene.hold();
    const writer = scene.writer({ groupRecordsMax: 1 });
    const all = [1, 2, 3, 4, 5].map(() => writer.submit(unit()));
    await untilWritten(scene, 2);
    expect(scene.writes).toHaveLength(2);
    const drained = writer.drain();
    scene.release();
    await drained;
    expect(scene.writes).toHaveLength(5);
    await Promise.all(all);
  });

  it('sends a write larger than a group alone', async () => {
    const scene = new Scene();
    const writer = scene.writer({ groupRecordsMax: 3 });
    await Promise.all([
      writer.submit(unit('A', 2)),
      writer.submit(unit('B', 5)),
      writer.submit(unit()),
    ]);
    expect(scene.writes.map(({ records }) => records.length)).toEqual([2, 5, 1]);
  });
});

async function untilWritten(scene: Scene, count: number): Promise<void> {
  while (scene.writes.length < count) await new Promise((resolve) => setImmediate(resolve));
}
