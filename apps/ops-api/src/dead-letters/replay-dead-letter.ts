import {
  ControlPlaneError,
  type DeadLetterAction,
  type DeadLetterReplayRequest,
} from '@acp/contracts';
import { OutboxDoorbell, type TouchedEntry } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction, type ActionRecord } from '../audit/record-action.js';
import type { ActionStore } from '../store/action-store.js';
import { refuseUnserved } from '../topics/refuse-unserved.js';
import { editEnvelope } from './edit-envelope.js';

/** Orders one more round of attempts for a dead letter, with another payload if need be. */
@Injectable()
export class ReplayDeadLetter {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(
    actor: Actor,
    id: string,
    request: DeadLetterReplayRequest,
  ): Promise<DeadLetterAction> {
    const answer = await this.record.run(actor, async (store) => {
      const { entry, record } = await replay(store, id, { ...request, editedBy: actor.name });
      const unserved = await refuseUnserved(store.topics, [entry.topic], request);
      return { result: { ...entry, state: 'pending' as const, unserved }, record };
    });
    this.doorbell.ring([answer.topic]);
    return answer;
  }
}

interface Replayed {
  entry: TouchedEntry;
  record: ActionRecord;
}

async function replay(
  store: ActionStore,
  id: string,
  { payload, reason, editedBy }: DeadLetterReplayRequest & { editedBy: string },
): Promise<Replayed> {
  if (payload) return replayEdited(store, id, { payload, reason, editedBy });
  const entry = await store.deadLetters.replay(id);
  if (!entry) throw await notDead(store, id);
  return { entry, record: recordOf('dead_letter.replay', entry, { reason }) };
}

async function replayEdited(
  store: ActionStore,
  id: string,
  edit: { payload: Record<string, unknown>; reason: string; editedBy: string },
): Promise<Replayed> {
  const { payload, reason, editedBy } = edit;
  const entry = await store.deadLetters.lock(id);
  if (!entry) throw await notDead(store, id);
  const event = await store.events.find(entry.event_id);
  if (!event || !entry.envelope) throw nothingLeft(entry);
  const edited = editEnvelope(event, entry.envelope, payload);
  const replayed = await store.deadLetters.replayEdited({
    entry,
    editedBy,
    reason,
    originalPayload: edited.originalPayload,
    originalEnvelope: entry.envelope.payload,
    editedPayload: edited.payload,
    editedEnvelope: edited.envelope,
  });
  const texts = {
    before: JSON.parse(edited.originalPayload) as unknown,
    after: JSON.parse(edited.payload) as unknown,
    reason,
  };
  return { entry: replayed, record: recordOf('dead_letter.edit_and_replay', replayed, texts) };
}

function nothingLeft({ event_id }: TouchedEntry): ControlPlaneError {
  const detail = `the event ${event_id} of this entry is gone, or its headers cannot be read`;
  return new ControlPlaneError('REQUEST.CONFLICT', detail);
}

export function recordOf(
  action: string,
  entry: TouchedEntry,
  members: Pick<ActionRecord, 'before' | 'after' | 'reason'> = {},
): ActionRecord {
  return { action, target: `entry:${entry.id}`, affected: 1, ...members };
}

/** Why an entry that should have been a dead letter was not acted on. */
export async function notDead(store: ActionStore, id: string): Promise<ControlPlaneError> {
  const state = await store.deadLetters.stateOf(id);
  if (state === null) return new ControlPlaneError('REQUEST.NOT_FOUND', `no entry ${id}`);
  return new ControlPlaneError('REQUEST.CONFLICT', `entry ${id} is ${state}, not dead`);
}
