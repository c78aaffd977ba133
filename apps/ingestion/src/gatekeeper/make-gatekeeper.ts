import {
  routesOf,
  GATED_TYPE,
  systemClock,
  type Signer,
  type TopicDefinition,
} from '@acp/contracts';
import { FactReader, StateCache } from '@acp/decisions';
import type { AppLogger } from '@acp/observability';
import {
  DecisionRepository,
  FactRepository,
  GatekeeperStateRepository,
  type Database,
} from '@acp/persistence';
import type { CommittedWriter } from '../grouping/committed-writer.js';
import type { GroupingOptions } from '../grouping/group-queue.js';
import type { GroupedWriter } from '../grouping/grouped-writer.js';
import { DecisionWriter } from './decision-writer.js';
import { Propose } from './propose.js';
import { RepeatedProposals } from './repeated-proposals.js';
import { SettledWaits } from './settled-waits.js';
import { WithdrawDecision } from './withdraw-decision.js';

export interface Gatekeeper {
  propose: Propose;
  withdraw: WithdrawDecision;
  waits: SettledWaits;
  writer: DecisionWriter;
}

export interface GatekeeperParts {
  database: Database;
  topics: readonly TopicDefinition[];
  committed: CommittedWriter;
  grouped: GroupedWriter;
  grouping: GroupingOptions;
  signer: Signer;
  logger: AppLogger;
}

/** The way of a proposal, from its bytes to the answer. */
export function makeGatekeeper(parts: GatekeeperParts): Gatekeeper {
  const { database, topics, committed, grouped, logger } = parts;
  const decisions = new DecisionRepository(database);
  const state = new StateCache(
    new GatekeeperStateRepository(database),
    ({ policy_set, version }, error) =>
      logger.error(
        { policy_set, version, error },
        'a policy in force cannot be read; it applies to nothing',
      ),
  );
  const facts = new FactReader(new FactRepository(database));
  const releaseTopics = routesOf(GATED_TYPE, topics)
    .filter(({ gated }) => gated)
    .map(({ name }) => name);
  const repeated = new RepeatedProposals(decisions, grouped);
  const writer = new DecisionWriter(
    {
      ...{ state, facts, decisions, topics, releaseTopics, signer: parts.signer },
      writer: committed,
      onKnown: (received) => repeated.settle(received),
    },
    parts.grouping,
  );
  const waits = new SettledWaits(decisions);
  const clock = systemClock;
  return {
    propose: new Propose({
      ...{ decisions, decisionWriter: writer, writer: grouped, waits, clock },
      judging: async () => ({ state: await state.refresh(), facts, releaseTopics }),
    }),
    withdraw: new WithdrawDecision({ database, writer: committed, topics, clock }),
    waits,
    writer,
  };
}
