import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything that is written once and stays. */
const IMMUTABLE = [
  'verdicts',
  'decision_facts',
  'approvals',
  'policy_versions',
  'policy_activations',
  'budget_reservations',
  'switch_periods',
  'switch_lifts',
];

/**
 * The gatekeeper: what a model proposes is judged by a policy, and verdict, use of budgets, release and
 * the order to deliver it commit together.
 *
 * One advisory lock is the barrier between what is judged and what changes the judgement. Whoever commits
 * a verdict holds it shared (`gate_pass`); a switch, an activation or a model's status takes it alone
 * (`gatekeeper_barrier`, which their tables' triggers call too) and raises the revision. A verdict made
 * under another revision does not commit, so "engaged" and "activated" are facts when they are answered.
 */
export class Gatekeeper20261130100000 implements MigrationInterface {
  name = 'Gatekeeper20261130100000';

  async up(db: QueryRunner): Promise<void> {
    for (const part of [DECISIONS, JUDGED, PEOPLE, POLICIES, BUDGETS, SWITCHES, BARRIER]) {
      await db.query(part);
    }
    await db.query(GATE_PASS);
    for (const table of IMMUTABLE) {
      await db.query(`
CREATE TRIGGER ${table}_immutable BEFORE DELETE OR UPDATE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP FUNCTION gate_pass(uuid[], bigint, text[], int, text[], text[], text[], numeric[], numeric[], bigint[]);
DROP TABLE models, switch_lifts, switch_periods, switches, budget_reservations, budgets,
           policy_activations, policy_versions, approvals, decision_facts, verdicts, decisions,
           gatekeeper_state;
DROP FUNCTION gatekeeper_changes();
DROP FUNCTION gatekeeper_barrier();
DROP FUNCTION keep_decision();
DROP SEQUENCE release_seq`);
  }
}

const DECISIONS = `
CREATE SEQUENCE release_seq;
COMMENT ON SEQUENCE release_seq IS 'Order of releases; drawn inside the barrier, so a switch separates before from after.';

CREATE TABLE decisions (
  decision_id      uuid        NOT NULL CONSTRAINT decisions_pkey PRIMARY KEY,
  seq              bigint      GENERATED ALWAYS AS IDENTITY,
  kind             text        NOT NULL,
  source           text        NOT NULL,
  proposed_by      text        NOT NULL,
  actor            text        NOT NULL,
  model_name       text        NOT NULL,
  model_version    text,
  subject          text,
  trace_id         uuid        NOT NULL,
  span_id          bytea,
  action_sha256    bytea       NOT NULL,
  facts_sha256     bytea,
  state            text        NOT NULL,
  policy_set       text,
  policy_version   int,
  hold_until       timestamptz,
  valid_until      timestamptz,
  quorum           int,
  approver_roles   text[],
  approver_not     text[],
  release_event_id uuid,
  release_seq      bigint,
  ended_event_id   uuid,
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_at       timestamptz,
  CONSTRAINT decisions_seq UNIQUE (seq),
  CONSTRAINT decisions_release_seq UNIQUE (release_seq),
  CONSTRAINT decisions_state CHECK (state = ANY (ARRAY['released', 'held', 'denied', 'stopped',
                                                       'rejected', 'expired', 'withdrawn'])),
  CONSTRAINT decisions_policy_has_a_version CHECK ((policy_set IS NULL) = (policy_version IS NULL)),
  CONSTRAINT decisions_held_waits_for_somebody CHECK (
    state <> 'held' OR (hold_until IS NOT NULL AND quorum IS NOT NULL AND policy_set IS NOT NULL)),
  CONSTRAINT decisions_released_says_how CHECK (
    (state = 'released') = (release_event_id IS NOT NULL AND release_seq IS NOT NULL)),
  CONSTRAINT decisions_ended_says_how CHECK (
    (state IN ('released', 'held')) = (ended_event_id IS NULL)),
  CONSTRAINT decisions_settled_unless_held CHECK ((state = 'held') = (settled_at IS NULL)),
  CONSTRAINT decisions_digests CHECK (
    octet_length(action_sha256) = 32 AND octet_length(facts_sha256) = 32),
  CONSTRAINT decisions_span CHECK (octet_length(span_id) = 8)
) WITH (fillfactor = 70);
COMMENT ON TABLE decisions IS 'One row per proposal that was judged, with the state it is in.';
COMMENT ON COLUMN decisions.decision_id IS 'Event id of AI_DECISION_PROPOSED.';
COMMENT ON COLUMN decisions.proposed_by IS 'Name of the key that proposed it.';
COMMENT ON COLUMN decisions.action_sha256 IS 'Of the canonical JSON of the action: what an approval and a release name.';
COMMENT ON COLUMN decisions.facts_sha256 IS 'What the first judgement read; null where nothing was judged.';
COMMENT ON COLUMN decisions.valid_until IS 'End of the release; null is no end.';
CREATE INDEX decisions_held ON decisions (hold_until, seq) WHERE state = 'held';
COMMENT ON INDEX decisions_held IS 'The queue of approvals, and what expires next.';
CREATE INDEX decisions_by_model ON decisions (model_name, seq);
COMMENT ON INDEX decisions_by_model IS 'Decisions of one model, newest first.';
CREATE INDEX decisions_by_trace ON decisions (trace_id);
COMMENT ON INDEX decisions_by_trace IS 'Decisions of a trace.';

CREATE FUNCTION keep_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('control_plane.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'held' AND
     (OLD.decision_id, OLD.seq, OLD.kind, OLD.source, OLD.proposed_by, OLD.actor, OLD.model_name,
      OLD.model_version, OLD.subject, OLD.trace_id, OLD.span_id, OLD.action_sha256,
      OLD.facts_sha256, OLD.policy_set, OLD.hold_until, OLD.created_at)
     IS NOT DISTINCT FROM
     (NEW.decision_id, NEW.seq, NEW.kind, NEW.source, NEW.proposed_by, NEW.actor, NEW.model_name,
      NEW.model_version, NEW.subject, NEW.trace_id, NEW.span_id, NEW.action_sha256,
      NEW.facts_sha256, NEW.policy_set, NEW.hold_until, NEW.created_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a decision that is % does not change: % refused', OLD.state, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decisions_kept BEFORE DELETE OR UPDATE ON decisions
  FOR EACH ROW EXECUTE FUNCTION keep_decision();
CREATE TRIGGER decisions_no_truncate BEFORE TRUNCATE ON decisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`;

const JUDGED = `
CREATE TABLE verdicts (
  id             bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT verdicts_pkey PRIMARY KEY,
  decision_id    uuid        NOT NULL,
  mode           text        NOT NULL,
  policy_set     text,
  policy_version int,
  policy_sha256  bytea,
  outcome        text        NOT NULL,
  rules          jsonb       NOT NULL,
  facts_sha256   bytea       NOT NULL,
  engine         text        NOT NULL,
  took_us        int         NOT NULL,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT verdicts_mode CHECK (mode = ANY (ARRAY['enforce', 'shadow'])),
  CONSTRAINT verdicts_outcome CHECK (outcome = ANY (ARRAY['allowed', 'held', 'denied'])),
  CONSTRAINT verdicts_policy_is_whole CHECK (
    num_nonnulls(policy_set, policy_version, policy_sha256) IN (0, 3))
);
COMMENT ON TABLE verdicts IS 'Each judgement of a decision: by the policy in force, and by those in shadow.';
COMMENT ON COLUMN verdicts.rules IS 'Every rule in order: id, result, then, and where it did not pass the values it read.';
COMMENT ON COLUMN verdicts.engine IS 'What evaluated the expressions; part of what can be computed again.';
CREATE INDEX verdicts_by_decision ON verdicts (decision_id, id);
COMMENT ON INDEX verdicts_by_decision IS 'The judgements of a decision.';
CREATE INDEX verdicts_by_policy ON verdicts (policy_set, policy_version, id);
COMMENT ON INDEX verdicts_by_policy IS 'Agreement of a shadow version with the one in force.';

CREATE TABLE decision_facts (
  facts_sha256 bytea NOT NULL CONSTRAINT decision_facts_pkey PRIMARY KEY,
  facts        json  NOT NULL,
  CONSTRAINT decision_facts_digest CHECK (octet_length(facts_sha256) = 32)
);
COMMENT ON TABLE decision_facts IS
  'What judgements read besides the proposal: facts with their age, the time, the model''s status, budgets found full.';`;

const PEOPLE = `
CREATE TABLE approvals (
  id             bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT approvals_pkey PRIMARY KEY,
  decision_id    uuid        NOT NULL,
  actor          text        NOT NULL,
  role           text        NOT NULL,
  answer         text        NOT NULL,
  action_sha256  bytea       NOT NULL,
  policy_version int         NOT NULL,
  reason         text        NOT NULL,
  at             timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT approvals_answer CHECK (answer = ANY (ARRAY['approve', 'reject'])),
  CONSTRAINT approvals_one_per_person UNIQUE (decision_id, actor)
);
COMMENT ON TABLE approvals IS 'What people said of held decisions, and of which action under which policy.';

CREATE TABLE models (
  name    text NOT NULL,
  version text NOT NULL,
  status  text NOT NULL,
  until   timestamptz,
  owner   text,
  card    json,
  CONSTRAINT models_pkey PRIMARY KEY (name, version),
  CONSTRAINT models_status CHECK (status = ANY (ARRAY['allowed', 'shadow', 'blocked']))
);
COMMENT ON TABLE models IS 'Models that have a status of their own: shadow is judged and never released.';
COMMENT ON COLUMN models.version IS 'A version, or * for those that have no row of their own.';`;

const POLICIES = `
CREATE TABLE policy_versions (
  policy_set text        NOT NULL,
  version    int         NOT NULL,
  sha256     bytea       NOT NULL,
  source     text        NOT NULL,
  fixtures   jsonb       NOT NULL DEFAULT '{}',
  tests      jsonb       NOT NULL,
  cost       int         NOT NULL,
  created_by text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT policy_versions_pkey PRIMARY KEY (policy_set, version),
  CONSTRAINT policy_versions_numbered_from_one CHECK (version >= 1),
  CONSTRAINT policy_versions_digest CHECK (octet_length(sha256) = 32)
);
COMMENT ON TABLE policy_versions IS 'Policy files as they were pushed, with the fixtures and results of their tests.';

CREATE TABLE policy_activations (
  id           bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT policy_activations_pkey PRIMARY KEY,
  policy_set   text        NOT NULL,
  version      int         NOT NULL,
  mode         text        NOT NULL,
  requested_by text        NOT NULL,
  confirmed_by text,
  reason       text        NOT NULL,
  from_seq     bigint      NOT NULL,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT policy_activations_mode CHECK (mode = ANY (ARRAY['enforce', 'shadow', 'off'])),
  CONSTRAINT policy_activations_of_a_version FOREIGN KEY (policy_set, version)
    REFERENCES policy_versions (policy_set, version),
  CONSTRAINT policy_activations_need_two CHECK (
    mode <> 'enforce' OR (confirmed_by IS NOT NULL AND confirmed_by <> requested_by))
);
COMMENT ON TABLE policy_activations IS
  'What became of versions. In force in a set is its newest enforce, unless a newer off names that version.';
COMMENT ON COLUMN policy_activations.from_seq IS 'Newest release_seq when it took effect.';
CREATE INDEX policy_activations_of_set ON policy_activations (policy_set, version, id);
COMMENT ON INDEX policy_activations_of_set IS 'The newest word on a version.';`;

const BUDGETS = `
CREATE TABLE budgets (
  key          text        NOT NULL CONSTRAINT budgets_pkey PRIMARY KEY,
  policy_set   text        NOT NULL,
  budget_id    text        NOT NULL,
  window_start timestamptz NOT NULL,
  window_ms    bigint      NOT NULL,
  used         numeric     NOT NULL,
  cap          numeric     NOT NULL,
  CONSTRAINT budgets_cap_is_kept CHECK (used >= 0 AND used <= cap),
  CONSTRAINT budgets_key_bytes CHECK (octet_length(key) <= 512)
) WITH (fillfactor = 50);
COMMENT ON TABLE budgets IS 'What released decisions have taken of each budget in its newest window.';
COMMENT ON COLUMN budgets.window_start IS 'A window opens with the first use after the one before is over.';

CREATE TABLE budget_reservations (
  decision_id  uuid        NOT NULL,
  key          text        NOT NULL,
  amount       numeric     NOT NULL,
  window_start timestamptz NOT NULL,
  CONSTRAINT budget_reservations_pkey PRIMARY KEY (decision_id, key),
  CONSTRAINT budget_reservations_not_negative CHECK (amount >= 0)
);
COMMENT ON TABLE budget_reservations IS 'What each released decision took of which window; a budget is their sum.';
CREATE INDEX budget_reservations_by_window ON budget_reservations (key, window_start);
COMMENT ON INDEX budget_reservations_by_window IS 'What the ledger adds up.';`;

const SWITCHES = `
CREATE TABLE switch_periods (
  id         bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT switch_periods_pkey PRIMARY KEY,
  scope      text        NOT NULL,
  from_seq   bigint      NOT NULL,
  engaged_by text        NOT NULL,
  reason     text        NOT NULL,
  engaged_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE switch_periods IS 'When a switch was engaged: no release of its scope has a higher number until it is lifted.';

CREATE TABLE switch_lifts (
  period_id bigint      NOT NULL CONSTRAINT switch_lifts_pkey PRIMARY KEY,
  to_seq    bigint      NOT NULL,
  first_by  text        NOT NULL,
  second_by text,
  reason    text        NOT NULL,
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT switch_lifts_of_a_period FOREIGN KEY (period_id) REFERENCES switch_periods (id),
  CONSTRAINT switch_lifts_by_two CHECK (second_by <> first_by)
);
COMMENT ON TABLE switch_lifts IS 'The end of a period, and who wanted it.';

CREATE TABLE switches (
  scope             text        NOT NULL CONSTRAINT switches_pkey PRIMARY KEY,
  period_id         bigint      NOT NULL,
  engaged_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  engaged_by        text        NOT NULL,
  reason            text        NOT NULL,
  lift_requested_by text,
  lift_requested_at timestamptz,
  lift_reason       text,
  CONSTRAINT switches_of_a_period FOREIGN KEY (period_id) REFERENCES switch_periods (id)
);
COMMENT ON TABLE switches IS 'Switches that are on.';`;

const BARRIER = `
CREATE TABLE gatekeeper_state (
  one      boolean NOT NULL DEFAULT true CONSTRAINT gatekeeper_state_pkey PRIMARY KEY,
  revision bigint  NOT NULL,
  CONSTRAINT gatekeeper_state_is_one_row CHECK (one)
) WITH (fillfactor = 50);
COMMENT ON TABLE gatekeeper_state IS 'Number of what judgements depend on: policies in force, switches, models.';
INSERT INTO gatekeeper_state (revision) VALUES (1);

CREATE FUNCTION gatekeeper_barrier() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  newest bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7205759403792793601);
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO newest FROM release_seq;
  RETURN newest;
END $$;
COMMENT ON FUNCTION gatekeeper_barrier() IS
  'Waits until no release is under way and keeps others out until the transaction ends; answers the newest release_seq.';

CREATE FUNCTION gatekeeper_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM gatekeeper_barrier();
  UPDATE gatekeeper_state SET revision = revision + 1;
  RETURN NULL;
END $$;
CREATE TRIGGER policy_activations_change BEFORE INSERT ON policy_activations
  FOR EACH STATEMENT EXECUTE FUNCTION gatekeeper_changes();
CREATE TRIGGER switches_change BEFORE INSERT OR DELETE ON switches
  FOR EACH STATEMENT EXECUTE FUNCTION gatekeeper_changes();
CREATE TRIGGER models_change BEFORE INSERT OR UPDATE OR DELETE ON models
  FOR EACH STATEMENT EXECUTE FUNCTION gatekeeper_changes();`;

/**
 * Volatile, so that each statement in it has a snapshot of its own, taken after the lock: what a switch
 * committed while we waited is seen. Keys of budgets come distinct and sorted, with the sum of the group;
 * they are locked in that order, else two groups wait for each other at once.
 */
const GATE_PASS = `
CREATE FUNCTION gate_pass(
  proposals uuid[], judged_revision bigint, scopes text[], releases int,
  keys text[], sets text[], budget_ids text[], amounts numeric[], caps numeric[], windows_ms bigint[],
  OUT release_seqs bigint[], OUT window_starts timestamptz[]
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  found text;
  at    timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7205759403792793601);
  SELECT json_agg(s.scope)::text INTO found FROM switches s WHERE s.scope = ANY (scopes);
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'a switch is on' USING ERRCODE = 'AC001', DETAIL = found;
  END IF;
  IF NOT EXISTS (SELECT FROM gatekeeper_state g WHERE g.revision = judged_revision) THEN
    RAISE EXCEPTION 'what the verdict rests on has changed' USING ERRCODE = 'AC002';
  END IF;
  SELECT json_agg(e.event_id)::text INTO found FROM events e WHERE e.event_id = ANY (proposals);
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'a proposal is known' USING ERRCODE = 'AC004', DETAIL = found;
  END IF;
  IF cardinality(keys) > 0 THEN
    INSERT INTO budgets (key, policy_set, budget_id, window_start, window_ms, used, cap)
    SELECT u.key, u.policy_set, u.budget_id, '-infinity', u.window_ms, 0, u.cap
    FROM unnest(keys, sets, budget_ids, caps, windows_ms)
      AS u (key, policy_set, budget_id, cap, window_ms)
    WHERE NOT EXISTS (SELECT FROM budgets b WHERE b.key = u.key)
    ORDER BY u.key COLLATE "C"
    ON CONFLICT (key) DO NOTHING;
    PERFORM FROM budgets b WHERE b.key = ANY (keys) ORDER BY b.key COLLATE "C" FOR NO KEY UPDATE;
    at := clock_timestamp();
    SELECT json_object_agg(b.key, greatest(u.cap - b.used_now, 0)::text)::text INTO found
    FROM (SELECT key, CASE WHEN window_start + window_ms * interval '1 ms' > at THEN used ELSE 0 END
                 AS used_now FROM budgets WHERE key = ANY (keys)) b
    JOIN unnest(keys, amounts, caps) AS u (key, amount, cap) USING (key)
    WHERE b.used_now + u.amount > u.cap;
    IF found IS NOT NULL THEN
      RAISE EXCEPTION 'a budget has too little left' USING ERRCODE = 'AC003', DETAIL = found;
    END IF;
    UPDATE budgets b SET
      window_start = CASE WHEN b.window_start + b.window_ms * interval '1 ms' > at
                          THEN b.window_start ELSE at END,
      used = u.amount + CASE WHEN b.window_start + b.window_ms * interval '1 ms' > at
                             THEN b.used ELSE 0 END,
      window_ms = u.window_ms, cap = u.cap
    FROM unnest(keys, amounts, caps, windows_ms) AS u (key, amount, cap, window_ms)
    WHERE b.key = u.key;
    SELECT array_agg(b.window_start ORDER BY u.n) INTO window_starts
    FROM unnest(keys) WITH ORDINALITY AS u (key, n) JOIN budgets b USING (key);
  END IF;
  SELECT array_agg(nextval('release_seq')) INTO release_seqs FROM generate_series(1, releases);
END $$;
COMMENT ON FUNCTION gate_pass(uuid[], bigint, text[], int, text[], text[], text[], numeric[], numeric[], bigint[]) IS
  'Barrier, switches, revision, known proposals, budgets: raises AC001, AC002, AC004, AC003, or draws the numbers of the releases.';`;
