import { newId } from '@acp/contracts';
import { RestoreRepository } from '@acp/persistence';
import { createTestDatabase, seedEvent } from '@acp/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareWith } from './compare.js';
import { knownOutside } from './known-outside.js';

const folder = mkdtempSync(join(tmpdir(), 'restored-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a restored database against what others have', () => {
  it('names what is missing and what comes twice, from an inbox and a file, each event once', async () => {
    const [plane, consumer] = [await createTestDatabase(), await createTestDatabase()];
    const { event: open } = await seedEvent(plane, { topics: ['orders'] });
    const { event: done } = await seedEvent(plane, { topics: ['orders'], state: 'delivered' });
    const [lost, lostToo] = [newId(), newId()];
    for (const id of [open.event_id, done.event_id, lost]) {
      await consumer.sql(
        `INSERT INTO processed_events (event_id, consumer, topic) VALUES ($1, 'billing', 'orders')`,
        [id],
      );
    }
    const file = join(folder, 'ids.txt');
    const messages = [lost, JSON.stringify({ event_id: lostToo }), JSON.stringify({ id: lostToo })];
    writeFileSync(file, `${messages.join('\n')}\n\n`);
    const outside = knownOutside({
      since: new Date(Date.now() - 60_000),
      consumerDatabases: [consumer.url],
      files: [file],
      topic: 'orders',
    });
    const restore = new RestoreRepository(await plane.open());
    const restored = await compareWith(restore, outside);
    expect(restored).toMatchObject({
      known_outside: 4,
      comes_twice: [{ event_id: open.event_id, topic: 'orders' }],
    });
    expect([...restored.missing].sort()).toEqual([lost, lostToo].sort());
    await plane.drop();
    await consumer.drop();
  });

  it('names the line of a file that holds no id', async () => {
    const file = join(folder, 'wrong.txt');
    writeFileSync(file, `${newId()}\nnot an id\n`);
    const sources = { since: new Date(), consumerDatabases: [], files: [file], topic: null };
    const read = async () => {
      for await (const part of knownOutside(sources)) void part;
    };
    await expect(read()).rejects.toThrow(
      'line 2: neither an event id nor a message with an event_id',
    );
  });
});
