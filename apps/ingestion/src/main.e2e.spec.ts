import { buildEvent, createTestDatabase, type TestDatabase } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(__dirname, '../dist/main.js');

let test: TestDatabase;
const running: ChildProcess[] = [];

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await test.drop();
});

async function start(
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], DATABASE_URL: test.url, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout! })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url) {
      child.stdout!.resume();
      return { child, url };
    }
  }
  throw new Error('ended before it listened');
}

async function push(url: string, event: object): Promise<number> {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  await response.text();
  return response.status;
}

function draft() {
  const { ingested_at: _, ...event } = buildEvent();
  return event;
}

describe('the ingestion process', () => {
  it('answers all pushes in flight when it is told to stop, and exits with 0', async () => {
    const { child, url } = await start();
    const pushes = Array.from({ length: 50 }, () => push(url, draft()));
    await Promise.race(pushes);
    child.kill('SIGTERM');
    const results = await Promise.allSettled(pushes);
    const accepted = results.filter((r) => r.status === 'fulfilled' && r.value === 202).length;
    expect((await once(child, 'exit'))[0]).toBe(0);
    const [row] = await test.sql<{ n: number }>('SELECT count(*)::int AS n FROM events');
    expect(row!.n).toBe(accepted);
  });

  it('loses nothing it answered for when it is killed, and a repeat stores the rest once', async () => {
    const events = Array.from({ length: 400 }, draft);
    const { child, url } = await start();
    const answered = new Set<string>();
    const pushes = events.map(async (event) => {
      if ((await push(url, event)) !== 202) return;
      answered.add(event.event_id);
      if (answered.size === 40) child.kill('SIGKILL');
    });
    await Promise.allSettled(pushes);
    const ids = events.map(({ event_id }) => event_id);
    const stored = () =>
      test.sql<{ event_id: string }>('SELECT event_id FROM events WHERE event_id = ANY ($1)', [
        ids,
      ]);
    const kept = new Set((await stored()).map(({ event_id }) => event_id));
    for (const id of answered) expect(kept).toContain(id);
    const again = await start();
    for (const event of events) expect(await push(again.url, event)).toBe(202);
    expect(await stored()).toHaveLength(400);
    again.child.kill('SIGTERM');
    await once(again.child, 'exit');
  });
});
