import type { DeadLetterAction } from '@acp/contracts';
import { DeadLetterActions, DeadLetterRepository, OutboxDoorbell } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { recordOf, refusalFor } from './replay-dead-letter.js';

/** Gives a dead letter up for good: the ledger counts it as discarded, its key goes on. */
@Injectable()
export class DiscardDeadLetter {
  constructor(
    private readonly actions: DeadLetterActions,
    private readonly deadLetters: DeadLetterRepository,
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(actor: Actor, id: string, reason: string): Promise<DeadLetterAction> {
    const entry = await this.record.run(actor, async (runner) => {
      const found = await this.actions.discard(runner, id);
      if (!found) throw refusalFor(id, await this.deadLetters.stateOf(id));
      return { result: found, record: recordOf('dead_letter.discard', found, { reason }) };
    });
    this.doorbell.ring([entry.topic]);
    return { ...entry, state: 'discarded' };
  }
}
