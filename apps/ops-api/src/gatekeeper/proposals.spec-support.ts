import { defineTopic, newId, readSigningKeys, type TopicDefinition } from '@acp/contracts';
import {
  draftDecision,
  FactReader,
  judgeProposal,
  receiveProposal,
  StateCache,
} from '@acp/decisions';
import { rawPayloadOf } from '@acp/intake';
import {
  DecisionRepository,
  FactRepository,
  GatekeeperStateRepository,
  type Database,
} from '@acp/persistence';
import { orderProposal, releaseKeyFile } from '@acp/testing';
import { readFileSync } from 'node:fs';

const TOPICS: readonly TopicDefinition[] = [
  defineTopic({ name: 'desk', transport: 'noop', event_types: ['AI_DECISION_HELD'] }),
  defineTopic({ name: 'orders', transport: 'noop', gated: true }),
];
/** The topics of the tests as a relay registers them. */
export async function registerTopics(database: Database): Promise<void> {
  for (const topic of TOPICS) {
    await database.ask({
      text: `INSERT INTO topics (topic, transport, policy) VALUES ($1, 'noop', $2)
             ON CONFLICT (topic) DO UPDATE SET policy = excluded.policy`,
      values: [topic.name, JSON.stringify(topic)],
    });
  }
}

export interface Proposed {
  id: string;
  /** Digest of the action, and the version that judged it. */
  seen: { action_sha256: string; policy_version: number };
}

/** Proposes an order as ingestion does; unsure ones are held. */
export async function propose(
  database: Database,
  {
    quantity = '1',
    confidence = 0.5,
    proposedBy = 'svc',
    actor = 'trader-1',
    model = 'risk-7',
  } = {},
): Promise<Proposed> {
  const proposal = { ...orderProposal({ quantity, model }), confidence, actor };
  const receivedAt = new Date();
  const traceId = newId();
  const raw = rawPayloadOf({
    ...{ source: 'svc', connector: 'decisions', body: JSON.stringify(proposal) },
    ...{ fetchedAt: receivedAt, traceId, isJson: true },
  });
  const whence = { source: 'svc', proposedBy, traceId, trace: null, receivedAt, raw };
  const received = receiveProposal(proposal, { decisionId: newId(), ...whence });
  const state = await new StateCache(new GatekeeperStateRepository(database)).refresh();
  const judgement = await judgeProposal(received, {
    ...{ state, facts: new FactReader(new FactRepository(database)) },
    ...{ releaseTopics: ['orders'], over: new Set<string>() },
  });
  const { signer } = readSigningKeys(readFileSync(releaseKeyFile(), 'utf8'));
  const draft = await draftDecision(received, judgement, {
    topics: TOPICS,
    signer,
  });
  if (draft.kind === 'refused') throw new Error(JSON.stringify(draft.reasons));
  const written = await new DecisionRepository(database).write(state.revision, [
    draft.draft.judged,
  ]);
  if (written.kind !== 'written') throw new Error(written.kind);
  const { policy_version } = draft.draft.judged.decision;
  const action_sha256 = received.actionSha256.toString('hex');
  return { id: received.decisionId, seen: { action_sha256, policy_version: policy_version ?? 1 } };
}

/** Ends the time of a held decision; the table lets nobody move it. */
export async function overdue(database: Database, id: string): Promise<void> {
  await database.inTransaction(async ({ ask }) => {
    await ask({ text: 'ALTER TABLE decisions DISABLE TRIGGER decisions_kept', values: [] });
    await ask({
      text: `UPDATE decisions SET hold_until = clock_timestamp() - interval '1 s'
             WHERE decision_id = $1`,
      values: [id],
    });
    await ask({ text: 'ALTER TABLE decisions ENABLE TRIGGER decisions_kept', values: [] });
  });
}
