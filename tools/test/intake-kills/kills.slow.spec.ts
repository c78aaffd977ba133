import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Moment } from './frozen-link.js';
import { IntakeStage, type Place, type Victim } from './intake-stage.js';

jest.setTimeout(180_000);

let stage: IntakeStage;

type Step = [name: string, place: Place, moment: (tag: string) => Moment];

/** Between every two steps of a batch: what was asked has not arrived, or was done and nobody knows. */
const STEPS: Step[] = [
  ['it reads', 'source', () => ({ text: 'intake_read', keep: 'question' })],
  ['it has read', 'source', (tag) => ({ text: tag, keep: 'answer' })],
  ['it writes', 'plane', () => ({ text: 'triple_write', keep: 'question' })],
  ['it has written', 'plane', () => ({ text: 'triple_write', keep: 'answer' })],
  ['it moves the batch', 'plane', (tag) => ({ after: tag, text: 'move_intake', keep: 'question' })],
  ['it commits', 'plane', (tag) => ({ after: tag, text: 'COMMIT', keep: 'question' })],
  ['it has committed', 'plane', (tag) => ({ after: tag, text: 'COMMIT', keep: 'answer' })],
  [
    'it ends the rows',
    'source',
    (tag) => ({ after: tag, text: 'intake_settle', keep: 'question' }),
  ],
  [
    'it has ended the rows',
    'source',
    (tag) => ({ after: tag, text: 'intake_settle', keep: 'answer' }),
  ],
];
/** Then rows of the batch are written and not committed: whoever writes them too has to wait. */
const OPEN = new Set(['it has written', 'it moves the batch', 'it commits']);
/** The same where the rows are ended in the transaction that stores them. */
const OWN_STEPS: Step[] = [
  ...STEPS.slice(0, 5),
  [
    'it ends the rows',
    'plane',
    (tag) => ({ after: tag, text: 'intake_account\nSET', keep: 'question' }),
  ],
  ...STEPS.slice(5, 7),
];

function crossed(steps: readonly Step[], victims: readonly Victim[]) {
  return steps.flatMap(([name, place, moment]) =>
    victims.map((victim) => ({ name, place, moment, victim })),
  );
}

let killed = 0;
async function killAt(step: Omit<ReturnType<typeof crossed>[number], 'name'>): Promise<void> {
  const tag = `kill${(killed += 1)}x`;
  const reached = stage.links[step.place].freezeAt(step.moment(tag));
  await stage.publish(tag);
  await reached;
  await stage.kill(step.victim);
  await stage.publish(`${tag}later`);
  await stage.expectEverythingOnce();
}

describe('an intake of another server', () => {
  beforeAll(async () => {
    stage = await IntakeStage.open();
  });
  afterAll(() => stage.close());

  it.each(crossed(STEPS, ['ingestion', 'source', 'plane']))(
    'keeps each event once and in order when $victim is killed where $name',
    killAt,
  );

  it.each(STEPS.filter(([, place]) => place === 'plane'))(
    'stores a batch once when %s, the source is killed, and another instance goes on with it',
    async (name, place, moment) => {
      await stage.startSecond();
      const tag = `taken${(killed += 1)}x`;
      const reached = stage.links[place].freezeAt(moment(tag));
      await stage.publish(tag);
      await reached;
      await stage.killUnderIce('source');
      await (OPEN.has(name) ? stage.untilSomeoneWaits() : stage.untilDrained());
      stage.thaw();
      await stage.expectEverythingOnce();
      await stage.stopSecond();
    },
  );

  const producer: [string, boolean, (id: string) => Moment][] = [
    ['it writes its row', false, () => ({ text: 'INSERT INTO orders', keep: 'question' })],
    ['it has written its row', false, () => ({ text: 'INSERT INTO orders', keep: 'answer' })],
    ['it has published', false, (id) => ({ after: id, text: 'publish', keep: 'answer' })],
    ['it commits', false, (id) => ({ after: id, text: 'COMMIT', keep: 'question' })],
    ['it has committed', true, (id) => ({ after: id, text: 'COMMIT', keep: 'answer' })],
  ];
  const cases = producer.flatMap(([name, isThere, moment]) =>
    (['producer', 'source'] as const).map((victim) => ({ name, isThere, moment, victim })),
  );
  it.each(cases)(
    'has row and event both, or neither, when $victim is killed where a producer says that $name',
    async ({ isThere, moment, victim }) => {
      const id = `order${(killed += 1)}x`;
      const reached = stage.links.source.freezeAt(moment(id));
      const child = spawn(process.execPath, [join(__dirname, 'producer.mjs'), id], {
        env: { PATH: process.env['PATH'], DATABASE_URL: stage.links.source.url },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      await reached;
      if (victim === 'producer') {
        child.kill('SIGKILL');
        await ended;
        stage.thaw();
      } else {
        await stage.kill('source');
        await ended;
      }
      const orders = await stage.onSource('SELECT FROM orders WHERE id = $1', [id]);
      expect(orders).toHaveLength(isThere ? 1 : 0);
      if (isThere) stage.committedElsewhere(id);
      await stage.publish(`${id}later`);
      await stage.expectEverythingOnce();
    },
  );
});

describe('an intake of the control plane’s own database', () => {
  beforeAll(async () => {
    stage = await IntakeStage.open({ self: true });
  });
  afterAll(() => stage.close());

  it.each(crossed(OWN_STEPS, ['ingestion', 'plane']))(
    'keeps each event once and in order when $victim is killed where $name',
    killAt,
  );
});
