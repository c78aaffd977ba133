import type { RetentionRepository } from '@acp/persistence';
import { RetentionPruner } from './retention-pruner.js';

it('goes on where the run before ran out of time, and begins anew when it is through', async () => {
  const asked: string[] = [];
  const pruneEntries = ({ after }: { after: string }) => {
    asked.push(after);
    const last_id = String(Number(after) + 1);
    return Promise.resolve({ entries: 0, last_id, complete: last_id === '3' });
  };
  const complete: string[] = [];
  let ms = 0;
  const pruner = new RetentionPruner({
    retention: { pruneEntries } as unknown as RetentionRepository,
    ...{ outboxDays: 1, rawPayloadDays: 0, decisionDays: 0, dryRun: false, runMsMax: 2 },
    observer: { pruned: () => undefined, retentionComplete: (what) => complete.push(what) },
    now: () => (ms += 1),
  });
  expect(complete).toEqual(['outbox']);
  for (let run = 0; run < 4; run += 1) {
    await pruner.runOnce();
    expect(complete).toHaveLength(run < 2 ? 1 : 2);
  }
  expect(asked).toEqual(['0', '1', '2', '0']);
});
