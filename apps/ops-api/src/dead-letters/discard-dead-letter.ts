import type { DeadLetterAction } from '@acp/contracts';
import { OutboxDoorbell } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { notDead, recordOf } from './replay-dead-letter.js';

/** Gives a dead letter up for good: the ledger counts it as discarded, its key goes on. */
@Injectable()
export class DiscardDeadLetter {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(actor: Actor, id: string, reason: string): Promise<DeadLetterAction> {
    const entry = await this.record.run(actor, async (store) => {
      const found = await store.deadLetters.discard(id);
      if (!found) throw await notDead(store, id);
      return { result: found, record: recordOf('dead_letter.discard', found, { reason }) };
    });
    this.doorbell.ring([entry.topic]);
    return { ...entry, state: 'discarded', unserved: [] };
  }
}
