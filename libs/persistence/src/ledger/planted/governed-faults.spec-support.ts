import { asTheyWere, copy, COPY_ID, is, threeWays, type Fault } from './fault.spec-support.js';
import { BUDGET_KEY, GATED_TOPIC } from './governed-world.spec-support.js';
import type { PlantedWorld } from './planted-world.spec-support.js';

const decision = (of: 'released' | 'approved' | 'denied' | 'rejected') => (w: PlantedWorld) =>
  `r.decision_id = '${w.governed[of]}'`;
const idOf = (of: 'released' | 'approved' | 'denied' | 'rejected') => (w: PlantedWorld) =>
  `SELECT '${w.governed[of]}' AS id`;

/** What a hand does to a decision, what people said of it, and what it took. */
export const GOVERNED: Fault[] = [
  ...threeWays('decisions', {
    row: decision('denied'),
    id: 'r.decision_id::text',
    twin: { decision_id: COPY_ID, seq: 1_000 },
    twinId: `'${COPY_ID}'`,
    set: `actor = 'somebody'`,
    told: {
      lost: 'decisions_are_accounted_for decisions',
      duplicated: 'decisions_are_accounted_for events',
      altered: asTheyWere('decisions'),
    },
  }),
  told('decisions', 'verdicts_are_on_record decisions', {
    id: idOf('denied'),
    // A denied decision that somebody wants to have been allowed.
    plant: (w) => `UPDATE decisions SET state = 'released', release_event_id = ended_event_id,
                     ended_event_id = NULL, release_seq = 1000
                   WHERE decision_id = '${w.governed.denied}'`,
  }),
  told('decisions', 'releases_say_what_was_decided events', {
    id: idOf('released'),
    plant: (w) => `UPDATE decisions SET action_sha256 = sha256('x')
                   WHERE decision_id = '${w.governed.released}'`,
  }),
  told('decisions', 'releases_are_authorised decisions', {
    id: idOf('approved'),
    plant: (w) => `UPDATE decisions SET quorum = 2 WHERE decision_id = '${w.governed.approved}'`,
  }),
  told('decisions', 'releases_are_authorised decisions', {
    id: idOf('approved'),
    plant: (w) => `UPDATE decisions SET proposed_by = 'ann'
                   WHERE decision_id = '${w.governed.approved}'`,
  }),
  told('decisions', 'releases_are_authorised decisions', {
    id: idOf('approved'),
    plant: (w) => `UPDATE decisions SET hold_until = now() - interval '1 hour'
                   WHERE decision_id = '${w.governed.approved}'`,
  }),
  told('decisions', 'switches_held decisions', {
    id: idOf('released'),
    plant: (w) => `UPDATE decisions SET release_seq = 1000
                   WHERE decision_id = '${w.governed.released}';
                   DELETE FROM switch_lifts`,
  }),
  told('switch_periods', 'switches_held decisions', {
    id: idOf('released'),
    plant: () => `UPDATE switch_periods SET scope = 'topic:${GATED_TOPIC}', from_seq = 0;
                  DELETE FROM switch_lifts`,
  }),
  ...threeWays('verdicts', {
    row: decision('released'),
    id: 'r.decision_id::text',
    twin: { id: 1_000 },
    twinId: 'r.decision_id::text',
    set: `outcome = 'denied'`,
    told: {
      lost: 'verdicts_are_on_record verdicts',
      duplicated: 'verdicts_are_on_record verdicts',
      altered: 'verdicts_are_on_record decisions',
    },
  }),
  told('verdicts', asTheyWere('verdicts'), {
    id: (w) => `SELECT id::text FROM verdicts WHERE decision_id = '${w.governed.denied}'`,
    plant: (w) => `UPDATE verdicts SET rules = '[{"id":"other"}]'
                   WHERE decision_id = '${w.governed.denied}'`,
  }),
  told('verdicts', 'verdicts_are_on_record verdicts', {
    id: (w) => `SELECT id::text FROM verdicts WHERE decision_id = '${w.governed.denied}'`,
    plant: (w) => `UPDATE verdicts SET policy_sha256 = sha256('x')
                   WHERE decision_id = '${w.governed.denied}'`,
  }),
  ...threeWays('decision_facts', {
    row: () => 'true',
    id: `encode(r.facts_sha256, 'hex')`,
    twin: { facts_sha256: `\\x${'00'.repeat(32)}` },
    twinId: `'${'00'.repeat(32)}'`,
    set: `facts = '{}'`,
    told: 'verdicts_are_on_record decision_facts',
  }),
  ...threeWays('approvals', {
    row: decision('approved'),
    id: `r.decision_id || '/' || r.id`,
    twin: { id: 1_000, actor: 'key:zoe', decision_id: COPY_ID },
    twinId: `'${COPY_ID}/1000'`,
    set: `reason = 'other'`,
    told: {
      lost: asTheyWere('approvals'),
      duplicated: 'releases_are_authorised approvals',
      altered: asTheyWere('approvals'),
    },
  }),
  told('approvals', 'releases_are_authorised approvals', {
    id: idOf('rejected'),
    plant: (w) => `DELETE FROM approvals WHERE decision_id = '${w.governed.rejected}'`,
  }),
  told('approvals', 'verdicts_are_on_record verdicts', {
    id: idOf('approved'),
    plant: (w) => copy('approvals', decision('approved')(w), { id: 1_000, actor: 'key:zoe' }),
  }),
  ...threeWays('budget_reservations', {
    row: decision('released'),
    id: `r.decision_id || '/' || r.key`,
    twin: { decision_id: COPY_ID },
    twinId: `'${COPY_ID}/' || r.key`,
    set: 'amount = amount + 1',
    told: {
      lost: asTheyWere('budget_reservations'),
      duplicated: 'budgets_add_up budget_reservations',
      altered: asTheyWere('budget_reservations'),
    },
  }),
  told('budget_reservations', 'budgets_add_up budget_reservations', {
    id: (w) => `SELECT '${w.governed.denied}/${BUDGET_KEY}' AS id`,
    plant: (w) =>
      copy('budget_reservations', decision('released')(w), { decision_id: w.governed.denied }),
  }),
  ...threeWays('budgets', {
    row: () => 'true',
    id: 'r.key',
    twin: { key: 'twin' },
    twinId: `'twin'`,
    set: 'used = used - 5.5',
    told: 'budgets_add_up budgets',
  }),
  told('processed_events', 'effects_have_a_release processed_events', {
    id: (w) => `SELECT 'desk/${w.delivered.event.event_id}' AS id`,
    plant: (w) => `INSERT INTO processed_events (event_id, consumer, topic)
                   VALUES ('${w.delivered.event.event_id}', 'desk', '${GATED_TOPIC}')`,
  }),
  told('processed_events', 'effects_have_a_release processed_events', {
    id: (w) => `SELECT 'desk/${w.governed.releaseEventId}' AS id`,
    plant: (w) => `UPDATE decisions SET valid_until = now() - interval '1 hour'
                   WHERE decision_id = '${w.governed.released}'`,
  }),
  told('processed_events', 'effects_have_a_release processed_events', {
    id: (w) => `SELECT 'desk/${w.governed.releaseEventId}' AS id`,
    plant: (w) => `UPDATE outbox SET delivered_at = NULL, discarded_at = now() - interval '1 hour',
                     error_code = 'DECISION.RELEASE_RECALLED'
                   WHERE event_id = '${w.governed.releaseEventId}'`,
  }),
];

/** What those who govern have done. */
export const GOVERNING: Fault[] = [
  ...threeWays('policy_activations', {
    row: () => 'true',
    id: 'r.id::text',
    twin: { id: 1_000, version: 7 },
    twinId: `'trading/7'`,
    set: `confirmed_by = 'eve'`,
    told: {
      lost: asTheyWere('policy_activations'),
      duplicated: 'policies_are_as_they_were policy_versions',
      altered: asTheyWere('policy_activations'),
    },
  }),
  ...threeWays('policy_versions', {
    row: () => 'true',
    id: `r.policy_set || '/' || r.version`,
    twin: {},
    twinId: `''`,
    set: `source = 'policy: trading # allow all'`,
    told: {
      lost: 'policies_are_as_they_were policy_versions',
      duplicated: null,
      altered: 'policies_are_as_they_were policy_versions',
    },
  }),
  ...threeWays('switch_periods', {
    row: () => `r.scope = 'subject:fund-2'`,
    id: 'r.id::text',
    twin: { id: 1_000, scope: 'twin' },
    twinId: `'twin'`,
    set: `from_seq = from_seq + 1`,
    told: {
      lost: asTheyWere('switch_periods'),
      duplicated: 'switches_held switches',
      altered: asTheyWere('switch_periods'),
    },
  }),
  ...threeWays('switch_lifts', {
    row: () => 'true',
    id: 'r.period_id::text',
    twin: { period_id: 1_000 },
    twinId: `'1000'`,
    set: `second_by = 'eve'`,
    told: {
      lost: asTheyWere('switch_lifts'),
      duplicated: 'switches_held switch_lifts',
      altered: asTheyWere('switch_lifts'),
    },
  }),
  ...threeWays('switches', {
    row: () => 'true',
    id: 'r.scope',
    twin: { scope: 'twin', period_id: 1_000 },
    twinId: `'twin'`,
    set: 'period_id = 1000',
    told: 'switches_held switches',
  }),
  told('switches', 'switches_held switches', {
    id: is('subject:fund-1'),
    plant: () => 'DELETE FROM switch_lifts',
  }),
];

function told(table: string, rule: string, how: Pick<Fault, 'id' | 'plant'>): Fault {
  return { table, kind: 'altered', told: rule, ...how };
}
