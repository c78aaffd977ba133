import { ACTION, MODEL, NAME, RUN, UUID } from '../event-types/decision-parts.js';
import { TIMESTAMP } from '../event-types/event-type-version.js';

/** Members of a proposal, as `POST /v1/decisions` takes them and `AI_DECISION_PROPOSED` keeps them. */
export const PROPOSAL_PROPERTIES = {
  model: MODEL,
  /** Who acts: an agent, a service, a person behind it. Default: the name of the key. */
  actor: NAME,
  /** On whose behalf: an account, a case. A switch can stop all of it. */
  subject: NAME,
  decision: { type: 'string', minLength: 1, maxLength: 1_024 },
  confidence: { type: 'number', minimum: 0, maximum: 1 },
  rationale: { type: 'string', maxLength: 65_536 },
  prompt_hash: NAME,
  /** Events that the model read. */
  inputs: { type: 'array', maxItems: 1_000, items: UUID },
  attributes: { type: 'object' },
  action: ACTION,
  run: RUN,
  /** The proposer has no use for a release after it. */
  valid_until: TIMESTAMP,
} as const;

/** JSON Schema (2020-12) of a proposal. Closed: what nobody reads, nobody judges. */
export const PROPOSAL_SCHEMA = {
  $id: 'https://ai-control-plane.dev/schemas/proposal.json',
  title: 'Proposal',
  type: 'object',
  required: ['model', 'decision', 'confidence', 'rationale', 'action'],
  additionalProperties: false,
  properties: { ...PROPOSAL_PROPERTIES, causation_id: UUID },
} as const;
