import type { TestDatabase } from '@acp/testing';
import { AuditChain, DeadLetterActions, type Database, type Transaction } from '../../index.js';

export async function editAndReplay(transaction: Transaction, id: string): Promise<void> {
  const actions = new DeadLetterActions(transaction);
  await actions.replayEdited({
    entry: (await actions.lock(id))!,
    editedBy: 'ann',
    reason: 'x',
    originalPayload: '{}',
    originalEnvelope: '{}',
    editedPayload: '{}',
    editedEnvelope: '{"edited":true}',
  });
  await append(transaction, 'dead_letter.edit_and_replay', id);
}

export async function discardDeadLetters(test: TestDatabase, database: Database): Promise<void> {
  const dead = await test.sql<{ id: string }>(
    'SELECT id::text FROM outbox WHERE dead_lettered_at IS NOT NULL',
  );
  await database.inTransaction(async (transaction) => {
    for (const { id } of dead) {
      await new DeadLetterActions(transaction).discard(id);
      await append(transaction, 'dead_letter.discard', id);
    }
  });
}

async function append(transaction: Transaction, action: string, entryId: string): Promise<void> {
  const record = {
    actor: 'ann',
    role: 'operator',
    action,
    target: `entry:${entryId}`,
    filter: null,
    affected: 1,
    before: null,
    after: null,
    reason: 'x',
    request_id: null,
  };
  await new AuditChain(transaction).append(record, new Date());
}
