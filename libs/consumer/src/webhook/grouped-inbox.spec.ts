import type { Inbox } from '../inbox/inbox.js';
import type { ProcessOutcome } from '../inbox/process-outcome.js';
import type { InboundMessage } from '../message/inbound-message.js';
import { GroupedInbox } from './grouped-inbox.js';

const message = (payload: string): InboundMessage => ({ payload, headers: {} });

/** An inbox whose batches end when the test says so. */
function controlled() {
  const batches: { payloads: string[]; end: () => void }[] = [];
  const process = (messages: readonly InboundMessage[]) =>
    new Promise<ProcessOutcome[]>((resolve) =>
      batches.push({
        payloads: messages.map(({ payload }) => payload),
        end: () => resolve(messages.map(() => ({ kind: 'processed' }))),
      }),
    );
  return { inbox: { process } as unknown as Inbox, batches };
}

describe('GroupedInbox', () => {
  it('processes the first at once and gathers what comes meanwhile', async () => {
    const { inbox, batches } = controlled();
    const grouped = new GroupedInbox(inbox, { concurrency: 1, batchMax: 3 });
    const answers = ['a', 'b', 'c', 'd', 'e'].map((payload) => grouped.submit([message(payload)]));
    expect(batches.map(({ payloads }) => payloads)).toEqual([['a']]);
    batches[0]!.end();
    await answers[0];
    expect(batches[1]!.payloads).toEqual(['b', 'c', 'd']);
    batches[1]!.end();
    await answers[3];
    batches[2]!.end();
    expect(await Promise.all(answers)).toEqual(Array(5).fill([{ kind: 'processed' }]));
  });

  it('runs no more transactions at once than it is told', () => {
    const { inbox, batches } = controlled();
    const grouped = new GroupedInbox(inbox, { concurrency: 2 });
    for (const payload of ['a', 'b', 'c']) void grouped.submit([message(payload)]);
    expect(batches).toHaveLength(2);
  });

  it('refuses what would not fit its queue, so that memory stays bounded', async () => {
    const { inbox } = controlled();
    const grouped = new GroupedInbox(inbox, { concurrency: 1, waitingMax: 2 });
    for (const payload of ['runs', 'waits', 'waits']) void grouped.submit([message(payload)]);
    expect(await grouped.submit([message('too many')])).toMatchObject([{ kind: 'unavailable' }]);
  });

  it('closes after what waits is done, and refuses what comes later', async () => {
    const { inbox, batches } = controlled();
    const grouped = new GroupedInbox(inbox, { concurrency: 1 });
    const [first, second] = [grouped.submit([message('a')]), grouped.submit([message('b')])];
    const closed = grouped.close();
    expect(await grouped.submit([message('late')])).toMatchObject([{ kind: 'unavailable' }]);
    batches[0]!.end();
    await first;
    batches[1]!.end();
    await closed;
    expect(await second).toEqual([{ kind: 'processed' }]);
  });
});
