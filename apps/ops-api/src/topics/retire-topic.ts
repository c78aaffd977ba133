import {
  ControlPlaneError,
  type Count,
  type Topic,
  type TopicRetireAnswer,
  type TopicRetireRequest,
} from '@acp/contracts';
import type { TopicActions } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction, type ActionRecord } from '../audit/record-action.js';
import { unknownTopic } from './control-topic.js';

/** Entries that one step ends at most; as many as one request about dead letters changes. */
export const RETIRE_ROWS_MAX = 20_000;

/**
 * Says that a topic is no more. What is open in it would wait for ever, so it is ended for good, and
 * only when the operator says so; each step is written down with its entries.
 */
@Injectable()
export class RetireTopic {
  constructor(private readonly record: RecordAction) {}

  execute(actor: Actor, name: string, request: TopicRetireRequest): Promise<TopicRetireAnswer> {
    const { reason, dry_run = false } = request;
    if (!dry_run && !reason) {
      const detail = 'a reason is required unless it is a dry run';
      throw new ControlPlaneError('REQUEST.MALFORMED', detail);
    }
    return this.record.run(actor, async ({ topics }) => {
      await topics.retirement.hold(name);
      const before = await topics.find(name);
      if (!before) throw unknownTopic(name);
      refuseServed(before);
      const open = await openIn(topics, before);
      if (dry_run) return { result: answer(name, { dry_run, open }), record: null };
      await refuseOpen(topics, before, open, request.discard_open === true);
      return this.step(topics, { actor, before, open, reason: reason! });
    });
  }

  /** Ends what it may; the topic is retired by the step that leaves nothing open. */
  private async step(
    topics: TopicActions,
    { actor, before, open, reason }: { actor: Actor; before: Topic; open: Count; reason: string },
  ): Promise<{ result: TopicRetireAnswer; record: ActionRecord }> {
    const { topic } = before;
    const entries = await topics.retirement.discardOpen(topic, RETIRE_ROWS_MAX);
    const left = await openIn(topics, before, entries.length);
    const retired = left.value === 0;
    if (retired) await topics.retirement.retire(topic, actor.name, reason);
    const discarded = entries.length;
    const record = {
      action: 'topic.retire',
      target: `topic:${topic}`,
      affected: discarded,
      before: { open },
      after: { retired, discarded },
      reason,
      entries,
    };
    return { result: answer(topic, { retired, discarded, open: left }), record };
  }
}

function answer(topic: string, part: Partial<TopicRetireAnswer> & { open: Count }) {
  return { topic, dry_run: false, retired: false, discarded: 0, ...part };
}

/** Counted to a bound; beyond it at least that much, and what the roll-ups say less what has ended. */
async function openIn(topics: TopicActions, before: Topic, ended = 0): Promise<Count> {
  const value = await topics.retirement.open(before.topic, RETIRE_ROWS_MAX);
  if (value < RETIRE_ROWS_MAX) return { value, estimated: false };
  const rolled = before.backlog.value + before.dead.value - ended;
  return { value: Math.max(value, rolled), estimated: true };
}

function refuseServed({ topic, breakers }: Topic): void {
  if (breakers.length === 0) return;
  const workers = breakers.map(({ worker_id }) => worker_id).join(', ');
  const detail = `${workers} serves ${topic}: take the topic out of its file and restart it first`;
  throw new ControlPlaneError('REQUEST.CONFLICT', detail);
}

async function refuseOpen(
  topics: TopicActions,
  { topic }: Topic,
  open: Count,
  discards: boolean,
): Promise<void> {
  const claimed = await topics.retirement.claimed(topic);
  if (claimed > 0) {
    const detail = `a lost worker still holds ${claimed} entries of ${topic}: any running relay gives them back`;
    throw new ControlPlaneError('REQUEST.CONFLICT', detail);
  }
  if (open.value === 0 || discards) return;
  const detail =
    `${open.estimated ? 'about ' : ''}${open.value} entries of ${topic} are open: deliver them, ` +
    'or send discard_open: true to end them for good';
  throw new ControlPlaneError('REQUEST.CONFLICT', detail);
}
