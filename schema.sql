-- The schema that all migrations make, read back from PostgreSQL's catalogs.
-- Written by `npm run check -- --write`; `npm run check` fails where it differs.

CREATE SEQUENCE release_seq;

CREATE OR REPLACE FUNCTION public.gate_pass(proposals uuid[], judged_revision bigint, scopes text[], releases integer, keys text[], sets text[], budget_ids text[], amounts numeric[], caps numeric[], windows_ms bigint[], OUT release_seqs bigint[], OUT window_starts timestamp with time zone[])
 RETURNS record
 LANGUAGE plpgsql
AS $function$
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
END $function$;
COMMENT ON FUNCTION gate_pass(uuid[],bigint,text[],integer,text[],text[],text[],numeric[],numeric[],bigint[]) IS 'Barrier, switches, revision, known proposals, budgets: raises AC001, AC002, AC004, AC003, or draws the numbers of the releases.';

CREATE OR REPLACE FUNCTION public.gatekeeper_barrier()
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
DECLARE
  newest bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7205759403792793601);
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO newest FROM release_seq;
  RETURN newest;
END $function$;
COMMENT ON FUNCTION gatekeeper_barrier() IS 'Waits until no release is under way and keeps others out until the transaction ends; answers the newest release_seq.';

CREATE OR REPLACE FUNCTION public.gatekeeper_changes()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM gatekeeper_barrier();
  UPDATE gatekeeper_state SET revision = revision + 1;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.keep_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('control_plane.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is immutable: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation',
          HINT = 'Write a new event that corrects the old one.';
END $function$;

CREATE OR REPLACE FUNCTION public.reopen_consumer_failure()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  NEW.discarded_at := NULL;
  RETURN NEW;
END $function$;

CREATE TABLE approvals (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  decision_id uuid NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  answer text NOT NULL,
  action_sha256 bytea NOT NULL,
  policy_version integer NOT NULL,
  reason text NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT approvals_pkey PRIMARY KEY (id),
  CONSTRAINT approvals_one_per_person UNIQUE (decision_id, actor),
  CONSTRAINT approvals_answer CHECK (answer = ANY (ARRAY['approve'::text, 'reject'::text]))
);
COMMENT ON TABLE approvals IS 'What people said of held decisions, and of which action under which policy.';
CREATE TRIGGER approvals_immutable BEFORE DELETE OR UPDATE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER approvals_no_truncate BEFORE TRUNCATE ON approvals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_entries (
  entry_id bigint NOT NULL,
  audit_id bigint NOT NULL,
  CONSTRAINT audit_entries_once PRIMARY KEY (entry_id, audit_id)
);
COMMENT ON TABLE audit_entries IS 'Outbox entries that an action by filter touched, for their trace.';
CREATE TRIGGER audit_entries_immutable BEFORE DELETE OR UPDATE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE audit_head (
  one boolean DEFAULT true NOT NULL,
  id bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_head_pkey PRIMARY KEY (one),
  CONSTRAINT audit_head_is_one_row CHECK (one)
);
COMMENT ON TABLE audit_head IS 'The newest row of audit_log; its row lock serialises the chain.';

CREATE TABLE audit_log (
  id bigint NOT NULL,
  at timestamp with time zone NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  action text NOT NULL,
  target text,
  filter jsonb,
  affected bigint NOT NULL,
  before jsonb,
  after jsonb,
  reason text,
  request_id text,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT audit_log_hash_length CHECK (octet_length(hash) = 32 AND octet_length(prev_hash) = 32)
);
CREATE INDEX audit_log_by_target ON public.audit_log USING btree (target, id);
COMMENT ON INDEX audit_log_by_target IS 'Operator actions on one event, topic or replay.';
CREATE TRIGGER audit_log_immutable BEFORE DELETE OR UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE backtest_differences (
  backtest_id uuid NOT NULL,
  seq bigint NOT NULL,
  decision_id uuid NOT NULL,
  was text NOT NULL,
  becomes text NOT NULL,
  was_rules text[] NOT NULL,
  rules text[] NOT NULL,
  CONSTRAINT backtest_differences_pkey PRIMARY KEY (backtest_id, seq)
);
COMMENT ON TABLE backtest_differences IS 'Decisions that would have ended differently.';

CREATE TABLE backtests (
  id uuid NOT NULL,
  policy_set text NOT NULL,
  version integer NOT NULL,
  from_at timestamp with time zone NOT NULL,
  to_at timestamp with time zone NOT NULL,
  kinds text[],
  status text DEFAULT 'pending'::text NOT NULL,
  requested_by text NOT NULL,
  first_seq bigint,
  last_seq bigint,
  "position" bigint,
  result jsonb,
  budgets jsonb,
  differences integer DEFAULT 0 NOT NULL,
  worker_id uuid,
  lease_expires_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT backtests_pkey PRIMARY KEY (id),
  CONSTRAINT backtests_range CHECK (from_at < to_at),
  CONSTRAINT backtests_stand_somewhere CHECK (num_nonnulls(first_seq, last_seq, "position") = ANY (ARRAY[0, 3])),
  CONSTRAINT backtests_status CHECK (status = ANY (ARRAY['pending'::text, 'running'::text, 'completed'::text, 'cancelled'::text, 'failed'::text]))
) WITH (fillfactor=50);
COMMENT ON TABLE backtests IS 'Versions of policies that are tried on recorded decisions.';
COMMENT ON COLUMN backtests."position" IS 'Decisions up to this seq are judged again, or none of its business.';
COMMENT ON COLUMN backtests.budgets IS 'Windows of budgets that are open at the position; null when it is over.';
CREATE INDEX backtests_newest ON public.backtests USING btree (created_at, id);
COMMENT ON INDEX backtests_newest IS 'The list, newest first.';
CREATE INDEX backtests_open ON public.backtests USING btree (created_at) WHERE (status = ANY (ARRAY['pending'::text, 'running'::text]));
COMMENT ON INDEX backtests_open IS 'What waits for a process, the oldest first.';

CREATE TABLE budget_reservations (
  decision_id uuid NOT NULL,
  key text NOT NULL,
  amount numeric NOT NULL,
  window_start timestamp with time zone NOT NULL,
  CONSTRAINT budget_reservations_pkey PRIMARY KEY (decision_id, key),
  CONSTRAINT budget_reservations_not_negative CHECK (amount >= 0::numeric)
);
COMMENT ON TABLE budget_reservations IS 'What each released decision took of which window; a budget is their sum.';
CREATE INDEX budget_reservations_by_window ON public.budget_reservations USING btree (key, window_start);
COMMENT ON INDEX budget_reservations_by_window IS 'What the ledger adds up.';
CREATE TRIGGER budget_reservations_immutable BEFORE DELETE OR UPDATE ON budget_reservations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER budget_reservations_no_truncate BEFORE TRUNCATE ON budget_reservations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE budgets (
  key text NOT NULL,
  policy_set text NOT NULL,
  budget_id text NOT NULL,
  window_start timestamp with time zone NOT NULL,
  window_ms bigint NOT NULL,
  used numeric NOT NULL,
  cap numeric NOT NULL,
  CONSTRAINT budgets_pkey PRIMARY KEY (key),
  CONSTRAINT budgets_cap_is_kept CHECK (used >= 0::numeric AND used <= cap),
  CONSTRAINT budgets_key_bytes CHECK (octet_length(key) <= 512)
) WITH (fillfactor=50);
COMMENT ON TABLE budgets IS 'What released decisions have taken of each budget in its newest window.';
COMMENT ON COLUMN budgets.window_start IS 'A window opens with the first use after the one before is over.';

CREATE TABLE canary_beats (
  event_id uuid NOT NULL,
  way text NOT NULL,
  slot timestamp with time zone NOT NULL,
  sent_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  answered_ms double precision,
  error text,
  committed_at timestamp with time zone,
  ended_at timestamp with time zone,
  CONSTRAINT canary_beats_pkey PRIMARY KEY (event_id),
  CONSTRAINT canary_beats_one_per_slot UNIQUE (way, slot),
  CONSTRAINT canary_beats_answered CHECK (answered_ms >= 0::double precision)
);
COMMENT ON TABLE canary_beats IS 'Canaries that were sent, written before they are. Not evidence: the ledger counts the events that came of them.';
COMMENT ON COLUMN canary_beats.slot IS 'The interval that it is of: several processes send one in each.';
COMMENT ON COLUMN canary_beats.sent_at IS 'By the clock of the database, as every time of a canary.';
COMMENT ON COLUMN canary_beats.answered_ms IS 'Until the sender had its answer, by the clock of its process that cannot be set; null where there was none.';
COMMENT ON COLUMN canary_beats.error IS 'Why the sender had no answer, or which refusal it was.';
COMMENT ON COLUMN canary_beats.ended_at IS 'When it had come everywhere: it is not looked for any more.';
CREATE INDEX canary_beats_by_time ON public.canary_beats USING btree (sent_at);
COMMENT ON INDEX canary_beats_by_time IS 'The newest, and those that are over.';

CREATE TABLE canary_hops (
  hop text NOT NULL,
  way text NOT NULL,
  topic text DEFAULT ''::text NOT NULL,
  consumer text DEFAULT ''::text NOT NULL,
  last_success_at timestamp with time zone,
  last_ms double precision,
  last_event_id uuid,
  last_judged_at timestamp with time zone NOT NULL,
  reached bigint DEFAULT 0 NOT NULL,
  missed bigint DEFAULT 0 NOT NULL,
  CONSTRAINT canary_hops_once PRIMARY KEY (hop, way, topic, consumer)
);
COMMENT ON TABLE canary_hops IS 'One row for each place and way in: the newest canary that reached it, and how many missed its goal.';
COMMENT ON COLUMN canary_hops.last_judged_at IS 'When the newest canary was sent that this place was judged by; a place that is no more is forgotten by it.';

CREATE TABLE canary_results (
  event_id uuid NOT NULL,
  hop text NOT NULL,
  topic text DEFAULT ''::text NOT NULL,
  consumer text DEFAULT ''::text NOT NULL,
  ms double precision,
  missed boolean NOT NULL,
  CONSTRAINT canary_results_once PRIMARY KEY (event_id, hop, topic, consumer),
  CONSTRAINT canary_results_hop CHECK (hop = ANY (ARRAY['committed'::text, 'published'::text, 'consumed'::text]))
);
COMMENT ON TABLE canary_results IS 'What became of each canary at each place that it had to reach.';
COMMENT ON COLUMN canary_results.ms IS 'Since the place before; null while it has not come.';
COMMENT ON COLUMN canary_results.missed IS 'It came after the goal, or has not come.';

CREATE TABLE catalogue_versions (
  kind text NOT NULL,
  name text NOT NULL,
  schema_version integer NOT NULL,
  revision bigint NOT NULL,
  sha256 bytea NOT NULL,
  definition text NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT catalogue_versions_pkey PRIMARY KEY (kind, name, schema_version),
  CONSTRAINT catalogue_versions_in_order UNIQUE (revision),
  CONSTRAINT catalogue_versions_digest CHECK (sha256 = sha256(convert_to(definition, 'UTF8'::name))),
  CONSTRAINT catalogue_versions_kind CHECK (kind = ANY (ARRAY['event'::text, 'action'::text])),
  CONSTRAINT catalogue_versions_number CHECK (schema_version >= 1 AND schema_version <= 32767)
);
COMMENT ON TABLE catalogue_versions IS 'Event types and kinds of action that were pushed, each version as canonical JSON.';
COMMENT ON COLUMN catalogue_versions.revision IS 'Order of commits without a gap: pushes wait for each other.';
CREATE TRIGGER catalogue_versions_immutable BEFORE DELETE OR UPDATE ON catalogue_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER catalogue_versions_no_truncate BEFORE TRUNCATE ON catalogue_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE claims (
  id uuid NOT NULL,
  topic text NOT NULL,
  worker_id text NOT NULL,
  entry_ids bigint[] COMPRESSION pglz NOT NULL,
  claimed_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT claims_pkey PRIMARY KEY (id),
  CONSTRAINT claims_not_empty CHECK (cardinality(entry_ids) > 0)
) WITH (fillfactor=50, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
COMMENT ON TABLE claims IS 'An entry is in flight exactly while one claim names it. Deleting the row revokes the claim.';
CREATE INDEX claims_by_worker ON public.claims USING btree (worker_id);
COMMENT ON INDEX claims_by_worker IS 'Take over the claims of a worker whose lease has run out.';

CREATE TABLE connector_cursors (
  connector text NOT NULL,
  source text NOT NULL,
  cursor jsonb NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT connector_cursors_pkey PRIMARY KEY (connector)
);
COMMENT ON TABLE connector_cursors IS 'How far a connector has read; commits with what it read.';

CREATE TABLE consumer_failures (
  event_id uuid NOT NULL,
  consumer text NOT NULL,
  topic text NOT NULL,
  attempts integer NOT NULL,
  first_failed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  last_failed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  dead_lettered_at timestamp with time zone,
  error_code text NOT NULL,
  error_message text NOT NULL,
  envelope json,
  discarded_at timestamp with time zone,
  CONSTRAINT consumer_failures_one PRIMARY KEY (event_id, consumer)
);
COMMENT ON TABLE consumer_failures IS 'Events a consumer could not process; dead_lettered_at says that it gave up.';
COMMENT ON COLUMN consumer_failures.discarded_at IS 'An operator gave the event up for this consumer; a later failure takes it back.';
CREATE INDEX consumer_failures_by_consumer ON public.consumer_failures USING btree (consumer, topic, last_failed_at);
COMMENT ON INDEX consumer_failures_by_consumer IS 'Which consumers have failed at a topic, and when last.';
CREATE INDEX consumer_failures_dead ON public.consumer_failures USING btree (consumer, dead_lettered_at, event_id) WHERE ((dead_lettered_at IS NOT NULL) AND (discarded_at IS NULL));
COMMENT ON INDEX consumer_failures_dead IS 'What a consumer gave up, newest first.';
CREATE INDEX consumer_failures_retried ON public.consumer_failures USING btree (consumer, topic) WHERE (attempts = 0);
COMMENT ON INDEX consumer_failures_retried IS 'Ordered again by an operator and not failed since.';
CREATE TRIGGER consumer_failures_reopened BEFORE UPDATE ON consumer_failures FOR EACH ROW WHEN (new.last_failed_at IS DISTINCT FROM old.last_failed_at AND old.discarded_at IS NOT NULL) EXECUTE FUNCTION reopen_consumer_failure();

CREATE TABLE consumer_progress (
  consumer text NOT NULL,
  topic text NOT NULL,
  through_id bigint DEFAULT 0 NOT NULL,
  open_entry_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
  last_seen_at timestamp with time zone,
  not_yet_noted bigint,
  not_yet_before bigint,
  noted_at timestamp with time zone,
  CONSTRAINT consumer_progress_one PRIMARY KEY (consumer, topic)
) WITH (fillfactor=50);
COMMENT ON TABLE consumer_progress IS 'How far the entries of a topic have been looked through for a consumer. Derived: may be emptied.';
COMMENT ON COLUMN consumer_progress.open_entry_ids IS 'Entries up to through_id that were not delivered, or whose event the consumer had not had yet.';
COMMENT ON COLUMN consumer_progress.not_yet_before IS 'Not yet processed a minute or two before noted_at; more now means that the consumer falls behind.';

CREATE TABLE decision_facts (
  facts_sha256 bytea NOT NULL,
  facts json NOT NULL,
  CONSTRAINT decision_facts_pkey PRIMARY KEY (facts_sha256),
  CONSTRAINT decision_facts_digest CHECK (octet_length(facts_sha256) = 32)
);
COMMENT ON TABLE decision_facts IS 'What judgements read besides the proposal: facts with their age, the time, the model''s status, budgets found full.';
CREATE TRIGGER decision_facts_immutable BEFORE DELETE OR UPDATE ON decision_facts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_facts_no_truncate BEFORE TRUNCATE ON decision_facts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE decisions (
  decision_id uuid NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  kind text NOT NULL,
  source text NOT NULL,
  proposed_by text NOT NULL,
  actor text NOT NULL,
  model_name text NOT NULL,
  model_version text,
  subject text,
  trace_id uuid NOT NULL,
  span_id bytea,
  action_sha256 bytea NOT NULL,
  facts_sha256 bytea,
  state text NOT NULL,
  policy_set text,
  policy_version integer,
  hold_until timestamp with time zone,
  valid_until timestamp with time zone,
  quorum integer,
  approver_roles text[],
  approver_not text[],
  release_event_id uuid,
  release_seq bigint,
  ended_event_id uuid,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  settled_at timestamp with time zone,
  CONSTRAINT decisions_pkey PRIMARY KEY (decision_id),
  CONSTRAINT decisions_release_seq UNIQUE (release_seq),
  CONSTRAINT decisions_seq UNIQUE (seq),
  CONSTRAINT decisions_digests CHECK (octet_length(action_sha256) = 32 AND octet_length(facts_sha256) = 32),
  CONSTRAINT decisions_ended_says_how CHECK ((state = ANY (ARRAY['released'::text, 'held'::text])) = (ended_event_id IS NULL)),
  CONSTRAINT decisions_held_waits_for_somebody CHECK (state <> 'held'::text OR hold_until IS NOT NULL AND quorum IS NOT NULL AND policy_set IS NOT NULL),
  CONSTRAINT decisions_policy_has_a_version CHECK ((policy_set IS NULL) = (policy_version IS NULL)),
  CONSTRAINT decisions_released_says_how CHECK ((state = 'released'::text) = (release_event_id IS NOT NULL AND release_seq IS NOT NULL)),
  CONSTRAINT decisions_settled_unless_held CHECK ((state = 'held'::text) = (settled_at IS NULL)),
  CONSTRAINT decisions_span CHECK (octet_length(span_id) = 8),
  CONSTRAINT decisions_state CHECK (state = ANY (ARRAY['released'::text, 'held'::text, 'denied'::text, 'stopped'::text, 'rejected'::text, 'expired'::text, 'withdrawn'::text]))
) WITH (fillfactor=70);
COMMENT ON TABLE decisions IS 'One row per proposal that was judged, with the state it is in.';
COMMENT ON COLUMN decisions.decision_id IS 'Event id of AI_DECISION_PROPOSED.';
COMMENT ON COLUMN decisions.proposed_by IS 'Name of the key that proposed it.';
COMMENT ON COLUMN decisions.action_sha256 IS 'Of the canonical JSON of the action: what an approval and a release name.';
COMMENT ON COLUMN decisions.facts_sha256 IS 'What the first judgement read; null where nothing was judged.';
COMMENT ON COLUMN decisions.valid_until IS 'End of the release; null is no end.';
CREATE INDEX decisions_by_model ON public.decisions USING btree (model_name, seq);
COMMENT ON INDEX decisions_by_model IS 'Decisions of one model, newest first.';
CREATE INDEX decisions_by_trace ON public.decisions USING btree (trace_id);
COMMENT ON INDEX decisions_by_trace IS 'Decisions of a trace.';
CREATE INDEX decisions_held ON public.decisions USING btree (hold_until, seq) WHERE (state = 'held'::text);
COMMENT ON INDEX decisions_held IS 'The queue of approvals, and what expires next.';
CREATE TRIGGER decisions_kept BEFORE DELETE OR UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION keep_decision();
CREATE TRIGGER decisions_no_truncate BEFORE TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE delivery_attempts (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  entry_id bigint NOT NULL,
  event_id uuid NOT NULL,
  topic text NOT NULL,
  attempt smallint NOT NULL,
  worker_id text NOT NULL,
  transport text NOT NULL,
  started_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone NOT NULL,
  outcome text NOT NULL,
  error_code text,
  error_message text,
  response text,
  CONSTRAINT delivery_attempts_pkey PRIMARY KEY (id),
  CONSTRAINT delivery_attempts_one_per_number UNIQUE (entry_id, attempt),
  CONSTRAINT delivery_attempts_outcome CHECK (outcome = ANY (ARRAY['delivered'::text, 'retry'::text, 'dead'::text, 'expired'::text, 'unavailable'::text]))
);
COMMENT ON TABLE delivery_attempts IS 'Every failed attempt, and every attempt of an entry that ever failed.';
CREATE INDEX delivery_attempts_by_event ON public.delivery_attempts USING btree (event_id);
COMMENT ON INDEX delivery_attempts_by_event IS 'Trace of an event.';

CREATE TABLE entry_edits (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  entry_id bigint NOT NULL,
  event_id uuid NOT NULL,
  edited_at timestamp with time zone DEFAULT now() NOT NULL,
  edited_by text NOT NULL,
  reason text NOT NULL,
  original_payload json NOT NULL,
  edited_payload json NOT NULL,
  original_envelope json NOT NULL,
  edited_envelope json NOT NULL,
  CONSTRAINT entry_edits_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE entry_edits IS 'Payloads that an operator changed for one delivery. The event keeps what it always said.';
CREATE INDEX entry_edits_by_entry ON public.entry_edits USING btree (entry_id, id);
COMMENT ON INDEX entry_edits_by_entry IS 'Edits of a dead letter; whether an entry was edited.';
CREATE TRIGGER entry_edits_immutable BEFORE DELETE OR UPDATE ON entry_edits FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE events (
  event_id uuid NOT NULL,
  event_type text NOT NULL,
  source text NOT NULL,
  entity_id text,
  entity_type text,
  occurred_at timestamp with time zone NOT NULL,
  ingested_at timestamp with time zone NOT NULL,
  schema_version integer NOT NULL,
  trace_id uuid NOT NULL,
  causation_id uuid,
  payload json NOT NULL,
  raw_payload_id uuid NOT NULL,
  record_index integer NOT NULL,
  mapper_version integer NOT NULL,
  content_sha256 bytea NOT NULL,
  routes smallint NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (event_id),
  CONSTRAINT events_routes_not_negative CHECK (routes >= 0),
  CONSTRAINT events_schema_version_positive CHECK (schema_version >= 1),
  CONSTRAINT events_type_upper_snake CHECK (event_type ~ '^[A-Z][A-Z0-9_]*$'::text)
);
COMMENT ON TABLE events IS 'Canonical, immutable, versioned facts.';
COMMENT ON COLUMN events.raw_payload_id IS 'Written by the same statement as the event; the ledger looks for one that is gone.';
COMMENT ON COLUMN events.content_sha256 IS 'Tells a duplicate from a conflict.';
COMMENT ON COLUMN events.routes IS 'Outbox entries ordered with the event; the ledger multiplies by it.';
CREATE INDEX events_by_causation ON public.events USING btree (causation_id) WHERE (causation_id IS NOT NULL);
COMMENT ON INDEX events_by_causation IS 'Relatives of an event, downwards.';
CREATE INDEX events_by_entity ON public.events USING btree (entity_id text_pattern_ops, ingested_at, event_id) WHERE (entity_id IS NOT NULL);
COMMENT ON INDEX events_by_entity IS 'Event search by entity, and by its beginning.';
CREATE INDEX events_by_raw_payload ON public.events USING btree (raw_payload_id);
COMMENT ON INDEX events_by_raw_payload IS 'Blast radius of a raw payload; retention of raw payloads.';
CREATE INDEX events_by_time ON public.events USING btree (ingested_at, event_id);
COMMENT ON INDEX events_by_time IS 'Event search: newest first, keyset paging.';
CREATE INDEX events_by_trace ON public.events USING btree (trace_id);
COMMENT ON INDEX events_by_trace IS 'GET /v1/traces/:trace_id.';
CREATE INDEX events_by_type ON public.events USING btree (event_type, ingested_at, event_id);
COMMENT ON INDEX events_by_type IS 'Event search and replay of one type in a time window.';
CREATE TRIGGER events_immutable BEFORE DELETE OR UPDATE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE expectation_findings (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  expectation text NOT NULL,
  found_at timestamp with time zone NOT NULL,
  outcome text NOT NULL,
  consequence text NOT NULL,
  event_id uuid,
  raw_payload_id uuid,
  record_index integer,
  source text,
  event_type text,
  entity_id text,
  path text NOT NULL,
  message text NOT NULL,
  CONSTRAINT expectation_findings_pkey PRIMARY KEY (id),
  CONSTRAINT expectation_findings_consequence CHECK (consequence = ANY (ARRAY['stored'::text, 'quarantined'::text, 'held'::text, 'none'::text])),
  CONSTRAINT expectation_findings_outcome CHECK (outcome = ANY (ARRAY['failed'::text, 'undecided'::text]))
);
COMMENT ON TABLE expectation_findings IS 'Examples of what did not pass, some for each expectation and window; expectation_results counts all.';
CREATE INDEX expectation_findings_by_expectation ON public.expectation_findings USING btree (expectation, id);
CREATE INDEX expectation_findings_by_time ON public.expectation_findings USING btree (found_at);

CREATE TABLE expectation_results (
  expectation text NOT NULL,
  window_at timestamp with time zone NOT NULL,
  judged bigint NOT NULL,
  failed bigint NOT NULL,
  undecided bigint NOT NULL,
  CONSTRAINT expectation_results_pkey PRIMARY KEY (expectation, window_at),
  CONSTRAINT expectation_results_counts CHECK (failed >= 0 AND undecided >= 0 AND judged >= (failed + undecided))
);
COMMENT ON TABLE expectation_results IS 'What each expectation found in each window of time: records, or for volumes the window itself. Retention takes old windows.';
CREATE INDEX expectation_results_by_time ON public.expectation_results USING btree (window_at);

CREATE TABLE expectations (
  name text NOT NULL,
  kind text NOT NULL,
  action text NOT NULL,
  event_type text,
  source text,
  entity_id text,
  description text NOT NULL,
  expects text NOT NULL,
  first_seen_at timestamp with time zone DEFAULT now() NOT NULL,
  seen_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT expectations_pkey PRIMARY KEY (name),
  CONSTRAINT expectations_action CHECK (action = ANY (ARRAY['warn'::text, 'quarantine'::text, 'hold'::text]))
);
COMMENT ON TABLE expectations IS 'What processes of ingestion judge by, as they have it in EXPECTATIONS_FILE. Not evidence.';
COMMENT ON COLUMN expectations.seen_at IS 'When a process last said so: one that is in no file any more stays behind.';

CREATE TABLE gaps (
  id uuid NOT NULL,
  source text NOT NULL,
  connector text NOT NULL,
  venue text NOT NULL,
  stream text NOT NULL,
  symbol text NOT NULL,
  kind text NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  next bigint NOT NULL,
  after_at timestamp with time zone,
  before_at timestamp with time zone,
  missing bigint,
  filled bigint DEFAULT 0 NOT NULL,
  state text DEFAULT 'open'::text NOT NULL,
  fillable boolean NOT NULL,
  pages integer DEFAULT 0 NOT NULL,
  tries integer DEFAULT 0 NOT NULL,
  last_error text,
  last_tried_at timestamp with time zone,
  next_try_at timestamp with time zone DEFAULT now() NOT NULL,
  found_at timestamp with time zone DEFAULT now() NOT NULL,
  closed_at timestamp with time zone,
  closed_by text,
  CONSTRAINT gaps_pkey PRIMARY KEY (id),
  CONSTRAINT gaps_closed CHECK ((state = ANY (ARRAY['healed'::text, 'lost'::text])) = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_by IS NULL)),
  CONSTRAINT gaps_counts CHECK (missing > 0 AND filled >= 0 AND pages >= 0 AND tries >= 0),
  CONSTRAINT gaps_kind CHECK (kind = ANY (ARRAY['numbers'::text, 'times'::text])),
  CONSTRAINT gaps_range CHECK (first <= last AND next >= first AND next <= (last + 1)),
  CONSTRAINT gaps_state CHECK (state = ANY (ARRAY['open'::text, 'filling'::text, 'healed'::text, 'lost'::text])),
  CONSTRAINT gaps_waiting CHECK (fillable OR (state = ANY (ARRAY['healed'::text, 'lost'::text])))
);
COMMENT ON TABLE gaps IS 'Holes in what sources sent, and what became of them. Not evidence: what a fill brings is, as events.';
COMMENT ON COLUMN gaps.id IS 'Derived from the hole, so that two connections that see it make one row; trace id of what a fill brings.';
COMMENT ON COLUMN gaps.connector IS 'The connector that found it; the row commits with its cursor.';
COMMENT ON COLUMN gaps.venue IS 'Whose history is asked.';
COMMENT ON COLUMN gaps.first IS 'First number that is missing; of times, milliseconds since 1970 of the first candle that is.';
COMMENT ON COLUMN gaps.next IS 'Where the fill goes on; commits with each page of it.';
COMMENT ON COLUMN gaps.after_at IS 'When the source says that what stands before the hole happened.';
COMMENT ON COLUMN gaps.missing IS 'How many, at the most where a calendar is estimated; null: nobody knows.';
COMMENT ON COLUMN gaps.tries IS 'Failed tries since the newest page, or since an operator asked for more.';
CREATE INDEX gaps_by_closed ON public.gaps USING btree (closed_at) WHERE (closed_at IS NOT NULL);
COMMENT ON INDEX gaps_by_closed IS 'Those that were lost lately; retention.';
CREATE INDEX gaps_by_found ON public.gaps USING btree (found_at, id);
COMMENT ON INDEX gaps_by_found IS 'The list, newest first.';
CREATE INDEX gaps_to_fill ON public.gaps USING btree (venue, next_try_at) WHERE (state = ANY (ARRAY['open'::text, 'filling'::text]));
COMMENT ON INDEX gaps_to_fill IS 'The next gap of a venue; counts of those that are open.';

CREATE TABLE gatekeeper_state (
  one boolean DEFAULT true NOT NULL,
  revision bigint NOT NULL,
  CONSTRAINT gatekeeper_state_pkey PRIMARY KEY (one),
  CONSTRAINT gatekeeper_state_is_one_row CHECK (one)
) WITH (fillfactor=50);
COMMENT ON TABLE gatekeeper_state IS 'Number of what judgements depend on: policies in force, switches, models.';

CREATE TABLE held_batches (
  id uuid NOT NULL,
  source text NOT NULL,
  connector text NOT NULL,
  expectation text NOT NULL,
  message text NOT NULL,
  held_at timestamp with time zone DEFAULT now() NOT NULL,
  records integer NOT NULL,
  failing integer NOT NULL,
  bytes bigint NOT NULL,
  digest bytea NOT NULL,
  content text NOT NULL,
  repeats integer DEFAULT 0 NOT NULL,
  state text DEFAULT 'held'::text NOT NULL,
  resolved_at timestamp with time zone,
  resolved_by text,
  reason text,
  CONSTRAINT held_batches_pkey PRIMARY KEY (id),
  CONSTRAINT held_batches_counts CHECK (records >= failing AND failing > 0),
  CONSTRAINT held_batches_resolved CHECK ((state = 'held'::text) = (resolved_at IS NULL) AND (state = 'held'::text) = (resolved_by IS NULL)),
  CONSTRAINT held_batches_state CHECK (state = ANY (ARRAY['held'::text, 'released'::text, 'discarded'::text]))
);
COMMENT ON TABLE held_batches IS 'Batches that an expectation holds: their raw payloads and records, of which nothing is stored as an event.';
COMMENT ON COLUMN held_batches.digest IS 'Of source, event ids and texts: the same batch sent again is counted in repeats.';
COMMENT ON COLUMN held_batches.content IS 'Raw payloads and records as they came, as JSON text.';
CREATE INDEX held_batches_by_time ON public.held_batches USING btree (held_at, id);
CREATE UNIQUE INDEX held_batches_open ON public.held_batches USING btree (digest) WHERE (state = 'held'::text);

CREATE TABLE history_names (
  kind text NOT NULL,
  name text NOT NULL,
  since timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  received bigint,
  ingested bigint,
  delivered bigint,
  processed bigint,
  errors bigint,
  CONSTRAINT history_names_pkey PRIMARY KEY (kind, name),
  CONSTRAINT history_names_kind CHECK (kind = ANY (ARRAY['system'::text, 'topic'::text, 'source'::text, 'consumer'::text]))
) WITH (fillfactor=50);
COMMENT ON TABLE history_names IS 'What history is kept of, from when to when it was seen, and its totals at the newest reading.';

CREATE TABLE history_points (
  kind text NOT NULL,
  name text NOT NULL,
  step smallint NOT NULL,
  at timestamp with time zone NOT NULL,
  received bigint,
  ingested bigint,
  delivered bigint,
  processed bigint,
  errors bigint,
  backlog bigint,
  oldest_seconds real,
  dead bigint,
  p50_ms real,
  p99_ms real,
  CONSTRAINT history_points_pkey PRIMARY KEY (kind, name, step, at)
);
COMMENT ON TABLE history_points IS 'What went through since the reading before, and how it stood then; by minute and by hour.';
COMMENT ON COLUMN history_points.backlog IS 'As it stood at the reading; the most of them in an hour.';

CREATE TABLE history_readings (
  step smallint NOT NULL,
  at timestamp with time zone NOT NULL,
  seconds double precision,
  CONSTRAINT history_readings_pkey PRIMARY KEY (step, at),
  CONSTRAINT history_readings_step CHECK (step = ANY (ARRAY[60, 3600]))
);
COMMENT ON TABLE history_readings IS 'Minutes and hours that were read. One that is not here is a hole; a name without a point in one was idle.';
COMMENT ON COLUMN history_readings.seconds IS 'What its counts cover: since the reading before. Null at the first, which has nothing before it.';

CREATE TABLE history_state (
  one boolean DEFAULT true NOT NULL,
  read_at timestamp with time zone,
  hours_through timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
  attempts_through bigint DEFAULT 0 NOT NULL,
  attempts_mark bigint DEFAULT 0 NOT NULL,
  attempts_mark_xid xid8 DEFAULT '0'::xid8 NOT NULL,
  CONSTRAINT history_state_pkey PRIMARY KEY (one),
  CONSTRAINT history_state_is_one_row CHECK (one)
) WITH (fillfactor=50);
COMMENT ON TABLE history_state IS 'How far history has been noted; its row lock lets one process at a time note a minute.';
COMMENT ON COLUMN history_state.hours_through IS 'Hours before it have been added up.';
COMMENT ON COLUMN history_state.attempts_through IS 'Failed attempts up to this id are counted. Up to attempts_mark nothing appears once all before attempts_mark_xid have ended.';

CREATE TABLE intakes (
  name text NOT NULL,
  intake_id uuid NOT NULL,
  batch bigint NOT NULL,
  records bigint NOT NULL,
  refused bigint NOT NULL,
  unsettled jsonb,
  taken bigint NOT NULL,
  explained bigint NOT NULL,
  waiting integer,
  oldest_waiting_at timestamp with time zone,
  looked_at timestamp with time zone,
  error text,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT intakes_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE intakes IS 'How far each intake of INTAKE_DATABASES has been drained. It moves with the triple write of a batch.';
COMMENT ON COLUMN intakes.unsettled IS 'Rows of the newest batch, stored here, that are still to be deleted or marked in the intake.';
COMMENT ON COLUMN intakes.taken IS 'Rows that have left the intake, by its own account.';
COMMENT ON COLUMN intakes.explained IS 'Rows that the two accounts differ by for a reason that was found: removed by others, or an intake that was restored.';

CREATE TABLE ledger_baseline_effects (
  consumer text NOT NULL,
  topic text NOT NULL,
  hour timestamp with time zone NOT NULL,
  processed bigint,
  CONSTRAINT ledger_baseline_effects_one PRIMARY KEY (consumer, topic, hour)
);
COMMENT ON TABLE ledger_baseline_effects IS 'Taken by retention before a segment had counted it.';

CREATE TABLE ledger_baseline_entries (
  topic text NOT NULL,
  hour timestamp with time zone NOT NULL,
  state text NOT NULL,
  is_replay boolean NOT NULL,
  entries bigint,
  CONSTRAINT ledger_baseline_entries_one PRIMARY KEY (topic, hour, state, is_replay)
);
COMMENT ON TABLE ledger_baseline_entries IS 'Taken by retention before a segment had counted it.';

CREATE TABLE ledger_baseline_sources (
  source text NOT NULL,
  hour timestamp with time zone NOT NULL,
  raw_payloads bigint,
  records bigint,
  accepted bigint,
  duplicates bigint,
  rejected bigint,
  events bigint,
  CONSTRAINT ledger_baseline_sources_one PRIMARY KEY (source, hour)
);
COMMENT ON TABLE ledger_baseline_sources IS 'Taken by retention before a segment had counted it.';

CREATE TABLE ledger_findings (
  kind text NOT NULL,
  after_seq bigint NOT NULL,
  rule text NOT NULL,
  part text NOT NULL,
  difference bigint NOT NULL,
  expected bigint,
  actual bigint,
  message text NOT NULL,
  ids text[] NOT NULL,
  found_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT ledger_findings_one PRIMARY KEY (kind, after_seq, rule, part)
);
COMMENT ON TABLE ledger_findings IS 'What the last verification of a segment, or of a root (kind head), could not explain.';

CREATE TABLE ledger_heads (
  number bigint NOT NULL,
  head json NOT NULL,
  hash bytea NOT NULL,
  key_id text,
  signature bytea,
  verified_at timestamp with time zone,
  CONSTRAINT ledger_heads_pkey PRIMARY KEY (number),
  CONSTRAINT ledger_heads_hash_length CHECK (octet_length(hash) = 32),
  CONSTRAINT ledger_heads_signed_by_a_key CHECK ((key_id IS NULL) = (signature IS NULL))
);
COMMENT ON TABLE ledger_heads IS 'Merkle roots of evidence, each naming the one before.';
COMMENT ON COLUMN ledger_heads.head IS 'Canonical text; hash is its SHA-256, signature is over it.';
CREATE INDEX ledger_heads_oldest ON public.ledger_heads USING btree (verified_at NULLS FIRST);
COMMENT ON INDEX ledger_heads_oldest IS 'What to verify next.';

CREATE TABLE ledger_leaves (
  batch bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  kind text NOT NULL,
  after_seq bigint NOT NULL,
  part text NOT NULL,
  is_evidence boolean NOT NULL,
  head bigint,
  seqs bigint[] NOT NULL,
  keys text[] NOT NULL,
  hashes bytea[] NOT NULL,
  CONSTRAINT ledger_leaves_pkey PRIMARY KEY (batch),
  CONSTRAINT ledger_leaves_are_whole CHECK (cardinality(keys) = cardinality(hashes) AND cardinality(keys) = cardinality(seqs))
);
COMMENT ON TABLE ledger_leaves IS 'Number, key and hash of rows of a segment as they were first verified, by table; batches in order are the leaves of a root.';
CREATE INDEX ledger_leaves_by_head ON public.ledger_leaves USING btree (head, batch) WHERE is_evidence;
COMMENT ON INDEX ledger_leaves_by_head IS 'The leaves of a root, and those that wait for one.';
CREATE INDEX ledger_leaves_of_part ON public.ledger_leaves USING btree (kind, after_seq, part);
COMMENT ON INDEX ledger_leaves_of_part IS 'A segment is compared with its leaves.';

CREATE TABLE ledger_progress (
  kind text NOT NULL,
  closed_through bigint DEFAULT 0 NOT NULL,
  mark bigint DEFAULT 0 NOT NULL,
  mark_xid xid8 DEFAULT '0'::xid8 NOT NULL,
  marked_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT ledger_progress_pkey PRIMARY KEY (kind)
);
COMMENT ON TABLE ledger_progress IS 'How far each account is closed. Below mark nothing can appear once all before mark_xid have ended.';

CREATE TABLE ledger_readings (
  at timestamp with time zone NOT NULL,
  events bigint NOT NULL,
  delivered bigint NOT NULL,
  processed bigint NOT NULL,
  CONSTRAINT ledger_readings_pkey PRIMARY KEY (at)
);
COMMENT ON TABLE ledger_readings IS 'Totals of the ledger at the newest moments that throughput is shown of; a few hundred rows.';

CREATE TABLE ledger_rollups (
  kind text NOT NULL,
  after_seq bigint NOT NULL,
  hour timestamp with time zone NOT NULL,
  name text NOT NULL,
  consumer text DEFAULT ''::text NOT NULL,
  is_replay boolean DEFAULT false NOT NULL,
  rows bigint NOT NULL,
  records bigint DEFAULT 0 NOT NULL,
  accepted bigint DEFAULT 0 NOT NULL,
  duplicates bigint DEFAULT 0 NOT NULL,
  rejected bigint DEFAULT 0 NOT NULL,
  events bigint DEFAULT 0 NOT NULL,
  CONSTRAINT ledger_rollups_one PRIMARY KEY (kind, after_seq, hour, name, consumer, is_replay)
);
COMMENT ON TABLE ledger_rollups IS 'Sums of a segment: by source for raw payloads, by topic for entries and effects.';

CREATE TABLE ledger_segments (
  kind text NOT NULL,
  after_seq bigint NOT NULL,
  through_seq bigint NOT NULL,
  closed_at timestamp with time zone DEFAULT now() NOT NULL,
  verified_at timestamp with time zone,
  rows bigint DEFAULT 0 NOT NULL,
  bytes bigint DEFAULT 0 NOT NULL,
  leaves bigint DEFAULT 0 NOT NULL,
  opened_at timestamp with time zone DEFAULT now() NOT NULL,
  verified_through bigint,
  timed_out_at timestamp with time zone,
  step bigint,
  CONSTRAINT ledger_segments_one PRIMARY KEY (kind, after_seq),
  CONSTRAINT ledger_segments_not_empty CHECK (through_seq > after_seq)
);
COMMENT ON TABLE ledger_segments IS 'Closed ranges (after_seq, through_seq]; only the last grows.';
COMMENT ON COLUMN ledger_segments.rows IS 'Weight when it was closed: rows along its numbers.';
COMMENT ON COLUMN ledger_segments.bytes IS 'Weight when it was closed: bytes as stored.';
COMMENT ON COLUMN ledger_segments.leaves IS 'Leaves that have been taken of it.';
COMMENT ON COLUMN ledger_segments.verified_through IS 'Number up to which it was verified at verified_at.';
COMMENT ON COLUMN ledger_segments.timed_out_at IS 'Last verification that could not look at a row in time.';
COMMENT ON COLUMN ledger_segments.step IS 'Numbers that one step of a verification may span.';
CREATE INDEX ledger_segments_oldest ON public.ledger_segments USING btree (verified_at NULLS FIRST);
COMMENT ON INDEX ledger_segments_oldest IS 'What to verify next.';

CREATE TABLE models (
  name text NOT NULL,
  version text NOT NULL,
  status text NOT NULL,
  until timestamp with time zone,
  owner text,
  card json,
  CONSTRAINT models_pkey PRIMARY KEY (name, version),
  CONSTRAINT models_status CHECK (status = ANY (ARRAY['allowed'::text, 'shadow'::text, 'blocked'::text]))
);
COMMENT ON TABLE models IS 'Models that have a status of their own: shadow is judged and never released.';
COMMENT ON COLUMN models.version IS 'A version, or * for those that have no row of their own.';
CREATE TRIGGER models_change BEFORE INSERT OR DELETE OR UPDATE ON models FOR EACH STATEMENT EXECUTE FUNCTION gatekeeper_changes();

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  event_id uuid NOT NULL,
  topic text NOT NULL,
  partition_key text,
  payload_json json,
  headers json DEFAULT '{}'::json NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  next_attempt_at timestamp with time zone,
  delivery_attempts smallint DEFAULT 0 NOT NULL,
  attempts_forgiven smallint DEFAULT 0 NOT NULL,
  claimed_by text,
  claimed_at timestamp with time zone,
  delivered_at timestamp with time zone,
  dead_lettered_at timestamp with time zone,
  discarded_at timestamp with time zone,
  error_code text,
  last_error text,
  broker_ref text,
  replay_id uuid,
  CONSTRAINT outbox_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_one_per_event_topic_replay UNIQUE NULLS NOT DISTINCT (event_id, topic, replay_id),
  CONSTRAINT outbox_attempts_not_negative CHECK (delivery_attempts >= attempts_forgiven AND attempts_forgiven >= 0),
  CONSTRAINT outbox_ended_is_not_scheduled CHECK (next_attempt_at IS NULL OR num_nonnulls(delivered_at, dead_lettered_at, discarded_at) = 0),
  CONSTRAINT outbox_one_end CHECK (num_nonnulls(delivered_at, dead_lettered_at, discarded_at) <= 1)
) WITH (fillfactor=35);
COMMENT ON TABLE outbox IS 'The order to deliver one event to one topic.';
COMMENT ON COLUMN outbox.payload_json IS 'The envelope where it is not made of the event: edited by an operator, or of an older release. Else null.';
COMMENT ON COLUMN outbox.headers IS 'What the event does not say of its message: format (content-type), caller''s trace, valid_until.';
COMMENT ON COLUMN outbox.next_attempt_at IS 'Null: never failed. A time: due then. Infinity: parked behind the head of its key.';
COMMENT ON COLUMN outbox.attempts_forgiven IS 'Attempts that no longer count to the ceiling because an operator ordered a replay.';
CREATE INDEX outbox_blocking ON public.outbox USING btree (topic, partition_key, id) WHERE ((next_attempt_at IS NOT NULL) OR (dead_lettered_at IS NOT NULL));
COMMENT ON INDEX outbox_blocking IS 'Keys of an ordered topic that wait behind a head.';
CREATE INDEX outbox_dead ON public.outbox USING btree (dead_lettered_at, id) WHERE (dead_lettered_at IS NOT NULL);
COMMENT ON INDEX outbox_dead IS 'Dead letters, newest first.';
CREATE INDEX outbox_discarded ON public.outbox USING btree (discarded_at, id) WHERE (discarded_at IS NOT NULL);
COMMENT ON INDEX outbox_discarded IS 'The ledger counts what is not delivered by partial indexes.';
CREATE INDEX outbox_due ON public.outbox USING btree (topic, next_attempt_at, id) WHERE (next_attempt_at IS NOT NULL);
COMMENT ON INDEX outbox_due IS 'Claim of due retries.';
CREATE INDEX outbox_fresh ON public.outbox USING btree (topic, id);
COMMENT ON INDEX outbox_fresh IS 'Claim above the frontier, oldest first; the sweep below it.';
CREATE INDEX outbox_replay ON public.outbox USING btree (replay_id, id) WHERE (replay_id IS NOT NULL);
COMMENT ON INDEX outbox_replay IS 'Progress of a replay.';

CREATE TABLE policy_activations (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  policy_set text NOT NULL,
  version integer NOT NULL,
  mode text NOT NULL,
  requested_by text NOT NULL,
  confirmed_by text,
  reason text NOT NULL,
  from_seq bigint NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT policy_activations_pkey PRIMARY KEY (id),
  CONSTRAINT policy_activations_mode CHECK (mode = ANY (ARRAY['enforce'::text, 'shadow'::text, 'off'::text])),
  CONSTRAINT policy_activations_need_two CHECK (mode <> 'enforce'::text OR confirmed_by IS NOT NULL AND confirmed_by <> requested_by)
);
COMMENT ON TABLE policy_activations IS 'What became of versions. In force in a set is its newest enforce, unless a newer off names that version.';
COMMENT ON COLUMN policy_activations.from_seq IS 'Newest release_seq when it took effect.';
CREATE INDEX policy_activations_of_set ON public.policy_activations USING btree (policy_set, version, id);
COMMENT ON INDEX policy_activations_of_set IS 'The newest word on a version.';
CREATE TRIGGER policy_activations_change BEFORE INSERT ON policy_activations FOR EACH STATEMENT EXECUTE FUNCTION gatekeeper_changes();
CREATE TRIGGER policy_activations_immutable BEFORE DELETE OR UPDATE ON policy_activations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_activations_no_truncate BEFORE TRUNCATE ON policy_activations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE policy_versions (
  policy_set text NOT NULL,
  version integer NOT NULL,
  sha256 bytea NOT NULL,
  source text NOT NULL,
  fixtures jsonb DEFAULT '{}'::jsonb NOT NULL,
  tests jsonb NOT NULL,
  cost integer NOT NULL,
  created_by text NOT NULL,
  created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT policy_versions_pkey PRIMARY KEY (policy_set, version),
  CONSTRAINT policy_versions_digest CHECK (octet_length(sha256) = 32),
  CONSTRAINT policy_versions_numbered_from_one CHECK (version >= 1)
);
COMMENT ON TABLE policy_versions IS 'Policy files as they were pushed, with the fixtures and results of their tests.';
CREATE TRIGGER policy_versions_immutable BEFORE DELETE OR UPDATE ON policy_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_versions_no_truncate BEFORE TRUNCATE ON policy_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE processed_events (
  event_id uuid NOT NULL,
  consumer text NOT NULL,
  topic text NOT NULL,
  processed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  duplicates integer DEFAULT 0 NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT processed_events_once PRIMARY KEY (event_id, consumer)
) WITH (fillfactor=90);
COMMENT ON TABLE processed_events IS 'Inbox. The row and the effect commit together, which is what makes an effect happen once.';
COMMENT ON COLUMN processed_events.duplicates IS 'Deliveries that arrived after the effect.';
COMMENT ON COLUMN processed_events.seq IS 'Order of storing; the ledger closes its segments by it.';
CREATE INDEX processed_events_by_consumer ON public.processed_events USING btree (consumer, processed_at);
COMMENT ON INDEX processed_events_by_consumer IS 'Inbox retention; progress of a consumer.';
CREATE INDEX processed_events_by_seq ON public.processed_events USING btree (seq);
COMMENT ON INDEX processed_events_by_seq IS 'Segments of the ledger.';

CREATE TABLE raw_payloads (
  id uuid NOT NULL,
  source text NOT NULL,
  connector text NOT NULL,
  fetched_at timestamp with time zone NOT NULL,
  trace_id uuid NOT NULL,
  payload_json json NOT NULL,
  payload_sha256 bytea NOT NULL,
  records integer NOT NULL,
  accepted integer NOT NULL,
  duplicates integer NOT NULL,
  rejected integer NOT NULL,
  seq bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  CONSTRAINT raw_payloads_pkey PRIMARY KEY (id),
  CONSTRAINT raw_payloads_account CHECK (records = (accepted + duplicates + rejected)),
  CONSTRAINT raw_payloads_counts_not_negative CHECK (records >= 0 AND accepted >= 0 AND duplicates >= 0 AND rejected >= 0),
  CONSTRAINT raw_payloads_sha256_length CHECK (octet_length(payload_sha256) = 32)
);
COMMENT ON TABLE raw_payloads IS 'What a source sent, unchanged, with the account of its records.';
COMMENT ON COLUMN raw_payloads.seq IS 'Order of storing; the ledger closes its segments by it.';
CREATE INDEX raw_payloads_by_seq ON public.raw_payloads USING btree (seq);
COMMENT ON INDEX raw_payloads_by_seq IS 'Segments of the ledger.';
CREATE TRIGGER raw_payloads_immutable BEFORE DELETE OR UPDATE ON raw_payloads FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER raw_payloads_no_truncate BEFORE TRUNCATE ON raw_payloads FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE rejected_records (
  id uuid NOT NULL,
  raw_payload_id uuid NOT NULL,
  record_index integer NOT NULL,
  source text NOT NULL,
  connector text NOT NULL,
  trace_id uuid NOT NULL,
  event_id uuid,
  event_type text,
  record_text text NOT NULL,
  reasons jsonb NOT NULL,
  rejected_at timestamp with time zone DEFAULT now() NOT NULL,
  status text DEFAULT 'open'::text NOT NULL,
  resolved_at timestamp with time zone,
  resolved_by text,
  resubmitted_as uuid,
  CONSTRAINT rejected_records_pkey PRIMARY KEY (id),
  CONSTRAINT rejected_records_has_reasons CHECK (jsonb_typeof(reasons) = 'array'::text AND jsonb_array_length(reasons) > 0),
  CONSTRAINT rejected_records_status CHECK (status = ANY (ARRAY['open'::text, 'resubmitted'::text, 'discarded'::text]))
);
COMMENT ON COLUMN rejected_records.record_text IS 'The record as it came, as text; a record that is not JSON stays readable.';
CREATE INDEX rejected_records_by_raw_payload ON public.rejected_records USING btree (raw_payload_id);
COMMENT ON INDEX rejected_records_by_raw_payload IS 'Blast radius of a raw payload.';
CREATE INDEX rejected_records_by_time ON public.rejected_records USING btree (rejected_at, id);
COMMENT ON INDEX rejected_records_by_time IS 'GET /v1/rejected, newest first.';
CREATE INDEX rejected_records_by_trace ON public.rejected_records USING btree (trace_id);
COMMENT ON INDEX rejected_records_by_trace IS 'What a trace had refused.';
CREATE INDEX rejected_records_open ON public.rejected_records USING btree (rejected_at, id) WHERE (status = 'open'::text);
COMMENT ON INDEX rejected_records_open IS 'The quarantine that waits for an operator, and its count.';

CREATE TABLE relay_workers (
  worker_id text NOT NULL,
  hostname text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL,
  started_at timestamp with time zone DEFAULT now() NOT NULL,
  heartbeat_at timestamp with time zone DEFAULT now() NOT NULL,
  lease_expires_at timestamp with time zone NOT NULL,
  stopping_at timestamp with time zone,
  topics jsonb DEFAULT '{}'::jsonb NOT NULL,
  incarnation uuid,
  CONSTRAINT relay_workers_pkey PRIMARY KEY (worker_id)
) WITH (fillfactor=50);
COMMENT ON COLUMN relay_workers.topics IS 'By topic: breaker state, entries in flight, last success, last error of this worker.';
COMMENT ON COLUMN relay_workers.incarnation IS 'Drawn by each process at its start.';

CREATE TABLE replay_items (
  replay_id uuid NOT NULL,
  n bigint NOT NULL,
  event_id uuid NOT NULL,
  topic text NOT NULL,
  entry_id bigint,
  CONSTRAINT replay_items_one_per_position PRIMARY KEY (replay_id, n)
);
COMMENT ON TABLE replay_items IS 'Deliveries that a replay has yet to order; a row goes in the transaction that orders it.';
COMMENT ON COLUMN replay_items.entry_id IS 'The original entry, whose envelope is copied; null when retention had taken it or never was.';

CREATE TABLE replays (
  id uuid NOT NULL,
  name text NOT NULL,
  reason text,
  filter jsonb NOT NULL,
  rate_per_second integer DEFAULT 100 NOT NULL,
  ordering text DEFAULT 'none'::text NOT NULL,
  only_unprocessed_by text,
  status text DEFAULT 'pending'::text NOT NULL,
  requested_by text NOT NULL,
  matched bigint,
  enqueued bigint DEFAULT 0 NOT NULL,
  skipped bigint DEFAULT 0 NOT NULL,
  "position" jsonb,
  worker_id text,
  last_error text,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT replays_pkey PRIMARY KEY (id),
  CONSTRAINT replays_ordering CHECK (ordering = ANY (ARRAY['none'::text, 'key'::text])),
  CONSTRAINT replays_rate_positive CHECK (rate_per_second > 0),
  CONSTRAINT replays_status CHECK (status = ANY (ARRAY['pending'::text, 'running'::text, 'paused'::text, 'completed'::text, 'cancelled'::text, 'failed'::text]))
);
CREATE INDEX replays_open ON public.replays USING btree (created_at) WHERE (status = ANY (ARRAY['pending'::text, 'running'::text]));
COMMENT ON INDEX replays_open IS 'Workers looking for a replay to carry on.';

CREATE TABLE retired_consumers (
  consumer text NOT NULL,
  retired_at timestamp with time zone DEFAULT now() NOT NULL,
  retired_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT retired_consumers_pkey PRIMARY KEY (consumer)
);
COMMENT ON TABLE retired_consumers IS 'Consumers that are no more. One that is seen after retired_at counts again.';

CREATE TABLE retired_effects (
  consumer text NOT NULL,
  topic text NOT NULL,
  hour timestamp with time zone NOT NULL,
  processed bigint NOT NULL,
  CONSTRAINT retired_effects_one PRIMARY KEY (consumer, topic, hour)
);
COMMENT ON TABLE retired_effects IS 'Inbox rows that retention took, by the hour the effect was made in.';

CREATE TABLE retired_entries (
  topic text NOT NULL,
  hour timestamp with time zone NOT NULL,
  state text NOT NULL,
  is_replay boolean NOT NULL,
  entries bigint NOT NULL,
  CONSTRAINT retired_entries_one PRIMARY KEY (topic, hour, state, is_replay),
  CONSTRAINT retired_entries_had_ended CHECK (state = ANY (ARRAY['delivered'::text, 'discarded'::text]))
);
COMMENT ON TABLE retired_entries IS 'Outbox entries that retention took, by the hour they were created in.';

CREATE TABLE retired_routes (
  hour timestamp with time zone NOT NULL,
  entries bigint NOT NULL,
  CONSTRAINT retired_routes_pkey PRIMARY KEY (hour)
);
COMMENT ON TABLE retired_routes IS 'First entries that retention took from events that are still there, by the hour of ingestion.';

CREATE TABLE retired_sources (
  source text NOT NULL,
  hour timestamp with time zone NOT NULL,
  raw_payloads bigint NOT NULL,
  records bigint NOT NULL,
  accepted bigint NOT NULL,
  duplicates bigint NOT NULL,
  rejected bigint NOT NULL,
  events bigint NOT NULL,
  CONSTRAINT retired_sources_one PRIMARY KEY (source, hour),
  CONSTRAINT retired_sources_account CHECK (records = (accepted + duplicates + rejected))
);
COMMENT ON TABLE retired_sources IS 'Raw payloads that retention took, with their events, by the hour they were fetched in.';

CREATE TABLE retired_topics (
  topic text NOT NULL,
  retired_at timestamp with time zone DEFAULT now() NOT NULL,
  retired_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT retired_topics_pkey PRIMARY KEY (topic)
);
COMMENT ON TABLE retired_topics IS 'Topics that are no more. A worker that registers one again takes it out.';

CREATE TABLE source_states (
  connector text NOT NULL,
  source text NOT NULL,
  holder uuid,
  lease_until timestamp with time zone,
  due_at timestamp with time zone DEFAULT now() NOT NULL,
  last_success_at timestamp with time zone,
  last_error_at timestamp with time zone,
  last_error text,
  failures integer DEFAULT 0 NOT NULL,
  behind boolean DEFAULT false NOT NULL,
  CONSTRAINT source_states_pkey PRIMARY KEY (connector),
  CONSTRAINT source_states_failures CHECK (failures >= 0),
  CONSTRAINT source_states_lease CHECK ((holder IS NULL) = (lease_until IS NULL))
);
COMMENT ON TABLE source_states IS 'How sources of SOURCES_FILE are doing. Not evidence: only the newest is kept.';
COMMENT ON COLUMN source_states.holder IS 'The process that asks the source now, until lease_until.';
COMMENT ON COLUMN source_states.due_at IS 'When it is asked next, by whichever process; Retry-After moves it.';
COMMENT ON COLUMN source_states.failures IS 'Failures since the last success.';
COMMENT ON COLUMN source_states.behind IS 'More waits at the vendor than one turn takes.';

CREATE TABLE switch_lifts (
  period_id bigint NOT NULL,
  to_seq bigint NOT NULL,
  first_by text NOT NULL,
  second_by text,
  reason text NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT switch_lifts_pkey PRIMARY KEY (period_id),
  CONSTRAINT switch_lifts_by_two CHECK (second_by <> first_by)
);
COMMENT ON TABLE switch_lifts IS 'The end of a period, and who wanted it.';
CREATE TRIGGER switch_lifts_immutable BEFORE DELETE OR UPDATE ON switch_lifts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER switch_lifts_no_truncate BEFORE TRUNCATE ON switch_lifts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE switch_periods (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  scope text NOT NULL,
  from_seq bigint NOT NULL,
  engaged_by text NOT NULL,
  reason text NOT NULL,
  engaged_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT switch_periods_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE switch_periods IS 'When a switch was engaged: no release of its scope has a higher number until it is lifted.';
CREATE TRIGGER switch_periods_immutable BEFORE DELETE OR UPDATE ON switch_periods FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER switch_periods_no_truncate BEFORE TRUNCATE ON switch_periods FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE switches (
  scope text NOT NULL,
  period_id bigint NOT NULL,
  engaged_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  engaged_by text NOT NULL,
  reason text NOT NULL,
  lift_requested_by text,
  lift_requested_at timestamp with time zone,
  lift_reason text,
  CONSTRAINT switches_pkey PRIMARY KEY (scope)
);
COMMENT ON TABLE switches IS 'Switches that are on.';
CREATE TRIGGER switches_change BEFORE INSERT OR DELETE ON switches FOR EACH STATEMENT EXECUTE FUNCTION gatekeeper_changes();

CREATE TABLE topic_cursors (
  topic text NOT NULL,
  frontier bigint DEFAULT 0 NOT NULL,
  swept_through bigint DEFAULT 0 NOT NULL,
  sweep_position bigint DEFAULT 0 NOT NULL,
  sweep_mark bigint DEFAULT 0 NOT NULL,
  sweep_mark_xid xid8 DEFAULT '0'::xid8 NOT NULL,
  owner text,
  CONSTRAINT topic_cursors_pkey PRIMARY KEY (topic)
) WITH (fillfactor=10);
COMMENT ON TABLE topic_cursors IS 'Per topic: the highest entry id ever claimed fresh, and how far the sweep below it is sure.';

CREATE TABLE topics (
  topic text NOT NULL,
  transport text NOT NULL,
  ordering text DEFAULT 'none'::text NOT NULL,
  policy jsonb DEFAULT '{}'::jsonb NOT NULL,
  paused_at timestamp with time zone,
  paused_by text,
  pause_reason text,
  rate_per_second integer,
  registered_at timestamp with time zone DEFAULT now() NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  probe_at timestamp with time zone,
  gated_since timestamp with time zone,
  CONSTRAINT topics_pkey PRIMARY KEY (topic),
  CONSTRAINT topics_ordering CHECK (ordering = ANY (ARRAY['none'::text, 'key'::text])),
  CONSTRAINT topics_pause_has_author CHECK ((paused_at IS NULL) = (paused_by IS NULL)),
  CONSTRAINT topics_probe_only_while_paused CHECK (probe_at IS NULL OR paused_at IS NOT NULL),
  CONSTRAINT topics_rate_positive CHECK (rate_per_second > 0)
);
COMMENT ON COLUMN topics.policy IS 'The definition the relay runs with; secrets never stand in it.';
COMMENT ON COLUMN topics.probe_at IS 'Set where the relay itself has paused the topic: when the fleet next tries one entry.';
COMMENT ON COLUMN topics.gated_since IS 'Since when a topic that was plain takes releases alone; null where it always has, or does not.';

CREATE TABLE verdicts (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  decision_id uuid NOT NULL,
  mode text NOT NULL,
  policy_set text,
  policy_version integer,
  policy_sha256 bytea,
  outcome text NOT NULL,
  rules jsonb NOT NULL,
  facts_sha256 bytea NOT NULL,
  engine text NOT NULL,
  took_us integer NOT NULL,
  at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT verdicts_pkey PRIMARY KEY (id),
  CONSTRAINT verdicts_mode CHECK (mode = ANY (ARRAY['enforce'::text, 'shadow'::text])),
  CONSTRAINT verdicts_outcome CHECK (outcome = ANY (ARRAY['allowed'::text, 'held'::text, 'denied'::text])),
  CONSTRAINT verdicts_policy_is_whole CHECK (num_nonnulls(policy_set, policy_version, policy_sha256) = ANY (ARRAY[0, 3]))
);
COMMENT ON TABLE verdicts IS 'Each judgement of a decision: by the policy in force, and by those in shadow.';
COMMENT ON COLUMN verdicts.rules IS 'Every rule in order: id, result, then, and where it did not pass the values it read.';
COMMENT ON COLUMN verdicts.engine IS 'What evaluated the expressions; part of what can be computed again.';
CREATE INDEX verdicts_by_decision ON public.verdicts USING btree (decision_id, id);
COMMENT ON INDEX verdicts_by_decision IS 'The judgements of a decision.';
CREATE INDEX verdicts_by_policy ON public.verdicts USING btree (policy_set, policy_version, id);
COMMENT ON INDEX verdicts_by_policy IS 'Agreement of a shadow version with the one in force.';
CREATE TRIGGER verdicts_immutable BEFORE DELETE OR UPDATE ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verdicts_no_truncate BEFORE TRUNCATE ON verdicts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE backtest_differences ADD CONSTRAINT backtest_differences_of_a_backtest FOREIGN KEY (backtest_id) REFERENCES backtests(id);
ALTER TABLE backtests ADD CONSTRAINT backtests_of_a_version FOREIGN KEY (policy_set, version) REFERENCES policy_versions(policy_set, version);
ALTER TABLE canary_results ADD CONSTRAINT canary_results_event_id_fkey FOREIGN KEY (event_id) REFERENCES canary_beats(event_id) ON DELETE CASCADE;
ALTER TABLE ledger_leaves ADD CONSTRAINT ledger_leaves_of_segment FOREIGN KEY (kind, after_seq) REFERENCES ledger_segments(kind, after_seq) ON DELETE CASCADE;
ALTER TABLE ledger_rollups ADD CONSTRAINT ledger_rollups_of_segment FOREIGN KEY (kind, after_seq) REFERENCES ledger_segments(kind, after_seq) ON DELETE CASCADE;
ALTER TABLE ledger_segments ADD CONSTRAINT ledger_segments_kind_fkey FOREIGN KEY (kind) REFERENCES ledger_progress(kind);
ALTER TABLE policy_activations ADD CONSTRAINT policy_activations_of_a_version FOREIGN KEY (policy_set, version) REFERENCES policy_versions(policy_set, version);
ALTER TABLE rejected_records ADD CONSTRAINT rejected_records_raw_payload_id_fkey FOREIGN KEY (raw_payload_id) REFERENCES raw_payloads(id);
ALTER TABLE replay_items ADD CONSTRAINT replay_items_replay_id_fkey FOREIGN KEY (replay_id) REFERENCES replays(id) ON DELETE CASCADE;
ALTER TABLE switch_lifts ADD CONSTRAINT switch_lifts_of_a_period FOREIGN KEY (period_id) REFERENCES switch_periods(id);
ALTER TABLE switches ADD CONSTRAINT switches_of_a_period FOREIGN KEY (period_id) REFERENCES switch_periods(id);
