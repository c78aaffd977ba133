import { generateKeyPairSync } from 'node:crypto';
import { readSigningKeys } from '@acp/contracts';
import { received } from '../gatekeeper.spec-support.js';
import { closingEventId } from './decision-events.js';
import { draftDecision } from './draft-decision.js';

const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
const { signer } = readSigningKeys(pem as string);

it.each(['', 'a'])(
  'cuts names of scopes by whole characters, wherever that is: %j',
  async (first) => {
    const scopes = [`model:${first}${'😀'.repeat(3_000)}`];
    const judgement = { kind: 'stopped' as const, revision: 1, scopes };
    const made = await draftDecision(received(), judgement, { topics: [], signer });
    if (made.kind === 'refused') throw new Error('the draft was refused');
    const { payload } = made.draft.judged.write.records[1]!.event;
    const reason = payload['reason'] as string;
    expect(reason.isWellFormed()).toBe(true);
    expect([...reason]).toHaveLength(2_048);
  },
);

it('names the event that closes it by one id, in its row and in the event', async () => {
  const proposal = received();
  const judgement = { kind: 'stopped' as const, revision: 1, scopes: ['topic:orders'] };
  const made = await draftDecision(proposal, judgement, { topics: [], signer });
  if (made.kind === 'refused') throw new Error('the draft was refused');
  const { decision, write } = made.draft.judged;
  const id = closingEventId(proposal.decisionId);
  expect(decision.ended_event_id).toBe(id);
  expect(write.records[1]!.event.event_id).toBe(id);
});
