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
  write(batch: TripleWrite): Promise<RecordOutcome[]> {
    const { repository } = this.parts;
    return this.commit(
      batch,
      () => repository.write(batch),
      (outcomes) => outcomes,
    );
  }

  /**
   * The same for a write that is part of a larger statement. `outcomesOf` says what became of the batch
   * in an answer, or null where the answer is that nothing was written.
   */
  async commit<Answer>(
    batch: TripleWrite,
    run: () => Promise<Answer>,
    outcomesOf: (answer: Answer) => readonly RecordOutcome[] | null,
  ): Promise<Answer> {
    const startedAt = performance.now();
    const { journal, doorbell } = this.parts;
    try {
      const answer = await this.policy.execute(run);
      const outcomes = outcomesOf(answer);
      if (outcomes) {
        journal.committed(batch, outcomes, performance.now() - startedAt);
        doorbell.ring(topicsOf(batch, outcomes));
      }
      return answer;
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
