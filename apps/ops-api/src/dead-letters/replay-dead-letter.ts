import {
  ControlPlaneError,
  type CanonicalEvent,
  type DeadLetterAction,
  type DeadLetterReplayRequest,
} from '@acp/contracts';
import { OutboxDoorbell, type TouchedEntry } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction, type ActionRecord } from '../audit/record-action.js';
import type { ActionStore } from '../store/action-store.js';
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
    const { payload, reason } = request;
    const entry = payload
      ? await this.replayEdited(actor, id, { payload, reason })
      : await this.replayAsItIs(actor, id, reason);
    this.doorbell.ring([entry.topic]);
    return { ...entry, state: 'pending' };
  }

  private replayAsItIs(actor: Actor, id: string, reason: string): Promise<TouchedEntry> {
    return this.record.run(actor, async (store) => {
      const entry = await store.deadLetters.replay(id);
      if (!entry) throw await notDead(store, id);
      return { result: entry, record: recordOf('dead_letter.replay', entry, { reason }) };
    });
  }

  private async replayEdited(
    actor: Actor,
    id: string,
    { payload, reason }: Required<DeadLetterReplayRequest>,
  ): Promise<TouchedEntry> {
    return this.record.run(actor, async (store) => {
      const entry = await store.deadLetters.lock(id);
      if (!entry) throw await notDead(store, id);
      const event = await eventOf(store, entry);
      const edited = editEnvelope(event, entry.envelope, payload);
      const result = await store.deadLetters.replayEdited({
        entry,
        editedBy: actor.name,
        reason,
        originalPayload: edited.originalPayload,
        editedPayload: edited.payload,
        editedEnvelope: edited.envelope,
      });
      const texts = {
        before: JSON.parse(edited.originalPayload) as unknown,
        after: JSON.parse(edited.payload) as unknown,
        reason,
      };
      return { result, record: recordOf('dead_letter.edit_and_replay', result, texts) };
    });
  }
}

async function eventOf(store: ActionStore, entry: TouchedEntry): Promise<CanonicalEvent> {
  const event = await store.events.find(entry.event_id);
  if (event) return event;
  const detail = `the event ${entry.event_id} of this entry is gone`;
  throw new ControlPlaneError('REQUEST.CONFLICT', detail);
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
