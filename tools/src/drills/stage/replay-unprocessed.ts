import type { Replay } from '@acp/contracts';
import { waitUntil } from '@acp/testing';
import type { Stage } from './stage.js';

export const CONSUMER = 'signal-lab';
const REPLAY_MS = 120_000;

/** `cp replay --only-unprocessed-by`: what the consumer of trades has not had; deliveries ordered. */
export async function replayUnprocessed(stage: Stage): Promise<number> {
  const job = await stage.ops.post<Replay>('/v1/replays', {
    name: 'drill',
    filter: { topic: 'events' },
    only_unprocessed_by: CONSUMER,
    reason: 'drill: what the consumer has not had',
  });
  let ended = job;
  await waitUntil(
    'the replay has ended',
    async () => {
      ended = await stage.ops.get<Replay>(`/v1/replays/${job.id}`);
      return ended.status === 'completed';
    },
    REPLAY_MS,
  );
  return ended.enqueued;
}
