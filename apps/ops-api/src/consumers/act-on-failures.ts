import {
  newId,
  type ConsumerFailureBulkAnswer,
  type ConsumerFailureRetryRequest,
} from '@acp/contracts';
import type { FailureChoice } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction, type ActionRecord } from '../audit/record-action.js';
import { givenMembers, refuseEmptyFilter, refuseWithoutReason } from '../filter/filter-of.js';
import type { ActionStore } from '../store/action-store.js';
import { refuseUnserved } from '../topics/refuse-unserved.js';

/** Failures that one request changes at most; the answer says how many remain. */
export const FAILURES_PER_REQUEST_MAX = 20_000;
const SAMPLE_ROWS = 10;
/** The consumer has just shown that it stumbles: a retry does not flood it. */
const RETRY_RATE_PER_SECOND = 500;

type Answer = ConsumerFailureBulkAnswer;

/**
 * Retries or discards what a consumer gave up, by filter. A retry is a replay of just these events to
 * the topic they failed on: other consumers there see duplicates, which their inboxes absorb, and the
 * one that failed is skipped where it has had the effect meanwhile. So each effect happens once.
 */
@Injectable()
export class ActOnFailures {
  constructor(private readonly record: RecordAction) {}

  /** The preview and the run share their transaction's beginning: the same choice, counted first. */
  execute(
    actor: Actor,
    { consumer, action }: Pick<FailureChoice, 'consumer' | 'action'>,
    request: ConsumerFailureRetryRequest,
  ): Promise<Answer> {
    refuseEmptyFilter(request.filter, 'failure');
    refuseWithoutReason(request);
    const choice = { consumer, action, filter: givenMembers(request.filter) };
    return this.record.run(actor, async (store) => {
      const { topics, ...found } = await look(store, choice);
      if (request.dry_run) return { result: found, record: null };
      await refuseUnserved(store.topics, topics, request);
      const ids = await store.consumerFailures.choose(choice, FAILURES_PER_REQUEST_MAX);
      const replayId = await act(store, { ...choice, ids, actor, reason: request.reason! });
      const remaining = Math.max(0, found.matched - ids.length);
      const result = {
        ...found,
        dry_run: false,
        affected: ids.length,
        remaining,
        replay_id: replayId,
      };
      return { result, record: recordOf(choice, result, request.reason) };
    });
  }
}

/** What the action chooses; the topics to which it delivers, which a discard does to none. */
async function look(
  store: ActionStore,
  choice: FailureChoice,
): Promise<Answer & { topics: string[] }> {
  const { consumer, action, filter } = choice;
  const { matched, topics: failedOn } = await store.consumerFailures.tally(choice);
  const topics = action === 'retry' ? failedOn : [];
  const search = { consumer, state: 'dead' as const, filter };
  const { items } = await store.consumerFailures.list(search, SAMPLE_ROWS, null);
  return {
    dry_run: true,
    matched,
    affected: 0,
    remaining: matched,
    replay_id: null,
    unserved: await store.topics.unserved(topics),
    sample: items,
    topics,
  };
}

/** The replay's id, where one was ordered. */
async function act(
  store: ActionStore,
  order: FailureChoice & { ids: readonly string[]; actor: Actor; reason: string },
): Promise<string | null> {
  const { consumer, action, filter, ids, actor, reason } = order;
  if (ids.length === 0) return null;
  if (action === 'discard') {
    await store.consumerFailures.discard(consumer, ids);
    return null;
  }
  const id = newId();
  await store.replays.create({
    id,
    name: `retry of ${consumer}`,
    reason,
    filter: { consumer_failures: { consumer, ...filter } },
    ratePerSecond: RETRY_RATE_PER_SECOND,
    ordering: 'key',
    onlyUnprocessedBy: consumer,
    requestedBy: actor.name,
  });
  await store.consumerFailures.giveToReplay({ consumer, replayId: id }, ids);
  return id;
}

function recordOf(
  { consumer, action, filter }: FailureChoice,
  { affected, replay_id, unserved }: Answer,
  reason: string | undefined,
): ActionRecord | null {
  if (affected === 0) return null;
  return {
    action: `consumer_failure.${action}_matching`,
    target: `consumer:${consumer}`,
    filter,
    affected,
    ...(replay_id !== null && {
      after: { replay_id, ...(unserved.length > 0 && { unserved }) },
    }),
    reason,
  };
}
