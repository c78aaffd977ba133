import { ControlPlaneError } from '@acp/contracts';
import {
  isDatabaseUnavailable,
  type IngestRepository,
  type OutboxDoorbell,
  type RecordOutcome,
  type TripleWrite,
} from '@acp/persistence';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { WriteJournal } from './write-journal.js';

export interface CommittedWriterOptions {
  /** Tries after the first, while the database cannot serve. */
  retriesMax: number;
  retryFirstMs: number;
  retryLongestMs: number;
}

/**
 * One triple write, tried again while the database cannot serve now; then the journal and the
 * doorbell. Both come after the commit, so that nothing is counted or announced that is not there.
 */
export class CommittedWriter {
  private readonly policy;

  constructor(
    private readonly parts: {
      repository: Pick<IngestRepository, 'write'>;
      journal: WriteJournal;
      doorbell: Pick<OutboxDoorbell, 'ring'>;
    },
    { retriesMax, retryFirstMs, retryLongestMs }: CommittedWriterOptions,
  ) {
    const backoff = new ExponentialBackoff({
      initialDelay: retryFirstMs,
      maxDelay: retryLongestMs,
    });
    const attempts = { maxAttempts: retriesMax, backoff };
    this.policy = retry(
      handleWhen((error) => isDatabaseUnavailable(error)),
      attempts,
    );
  }

  /** Rejects with `SERVICE.UNAVAILABLE` when the database stays away, else with its error. */
  async write(batch: TripleWrite): Promise<RecordOutcome[]> {
    const startedAt = performance.now();
    const { repository, journal, doorbell } = this.parts;
    try {
      const outcomes = await this.policy.execute(() => repository.write(batch));
      journal.committed(batch, outcomes, performance.now() - startedAt);
      doorbell.ring(topicsOf(batch, outcomes));
      return outcomes;
    } catch (error) {
      journal.failed(batch, error, performance.now() - startedAt);
      throw isDatabaseUnavailable(error) ? away(error) : error;
    }
  }
}

function topicsOf({ records }: TripleWrite, outcomes: readonly RecordOutcome[]): Set<string> {
  const topics = new Set<string>();
  records.forEach(({ entries }, index) => {
    if (outcomes[index]!.outcome !== 'accepted') return;
    for (const { topic } of entries) topics.add(topic);
  });
  return topics;
}

function away(cause: unknown): ControlPlaneError {
  return new ControlPlaneError('SERVICE.UNAVAILABLE', 'the database cannot be reached now', {
    cause,
    retryAfterSeconds: 2,
  });
}
