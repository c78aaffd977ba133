import { defineTopic, newId, type TopicDefinition } from '@acp/contracts';
import { rawPayloadOf } from '@acp/intake';
import {
  DecisionRepository,
  FactRepository,
  GatekeeperStateRepository,
  type Database,
} from '@acp/persistence';
import { orderProposal } from '@acp/testing';
import { FactReader } from './facts/fact-reader.js';
import { receiveProposal, type ReceivedProposal } from './judge/received-proposal.js';
import { StateCache } from './state/state-cache.js';

export const TOPICS: readonly TopicDefinition[] = [
  defineTopic({ name: 'monitor', transport: 'noop', event_types: ['AI_DECISION_HELD'] }),
  defineTopic({ name: 'orders', transport: 'noop', gated: true }),
];

/** A proposal as it is received. */
export function received(
  given: { id?: string; quantity?: string; model?: string } = {},
): ReceivedProposal {
  const { id = newId(), ...terms } = given;
  const proposal = orderProposal(terms);
  const receivedAt = new Date();
  const traceId = newId();
  const raw = rawPayloadOf({
    ...{ source: 'svc', connector: 'decisions', body: JSON.stringify(proposal) },
    ...{ fetchedAt: receivedAt, traceId, isJson: true },
  });
  const whence = { source: 'svc', proposedBy: 'svc', traceId, trace: null };
  return receiveProposal(proposal, { decisionId: id, ...whence, receivedAt, raw });
}

export function gatekeeperOf(database: Database) {
  return {
    state: new StateCache(new GatekeeperStateRepository(database)),
    facts: new FactReader(new FactRepository(database)),
    decisions: new DecisionRepository(database),
  };
}
