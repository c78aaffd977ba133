import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * PostgreSQL looks for a name in the schema of the account's own name first, and makes it there. The intake
 * has a schema `control_plane`, so under an account of that name whatever was made after it came to lie there
 * too, and the next migration did not find the list of those that were applied. Connections leave the
 * account's schema out now; this brings back what lies there.
 *
 * A table that is in both places was begun anew by such a migration. It is dropped where it is empty; where it
 * is not, the migration refuses: what is in it has to be looked at by somebody.
 */
export class TablesInOneSchema20261203080000 implements MigrationInterface {
  name = 'TablesInOneSchema20261203080000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
DO $$
DECLARE
  own text := current_schema();
  -- Those of the control plane: what others have made there is theirs.
  tables text[] := ARRAY[
    'approvals', 'audit_entries', 'audit_head', 'audit_log', 'backtest_differences', 'backtests',
    'budget_reservations', 'budgets', 'canary_beats', 'canary_hops', 'canary_results', 'catalogue_versions',
    'claims', 'connector_cursors', 'consumer_failures', 'consumer_progress', 'decision_facts', 'decisions',
    'delivery_attempts', 'entry_edits', 'events', 'expectation_findings', 'expectation_results',
    'expectations', 'gaps', 'gatekeeper_state', 'held_batches', 'history_names', 'history_points',
    'history_readings', 'history_state', 'intakes', 'ledger_baseline_effects', 'ledger_baseline_entries',
    'ledger_baseline_sources', 'ledger_findings', 'ledger_heads', 'ledger_leaves', 'ledger_progress',
    'ledger_readings', 'ledger_rollups', 'ledger_segments', 'models', 'outbox', 'policy_activations',
    'policy_versions', 'processed_events', 'raw_payloads', 'rejected_records', 'relay_workers',
    'replay_items', 'replays', 'retired_consumers', 'retired_effects', 'retired_entries', 'retired_routes',
    'retired_sources', 'retired_topics', 'schema_migrations', 'source_states', 'switch_lifts',
    'switch_periods', 'switches', 'topic_cursors', 'topics', 'verdicts'];
  functions text[] := ARRAY['gate_pass', 'gatekeeper_barrier', 'gatekeeper_changes', 'keep_decision', 'refuse_change',
    'reopen_consumer_failure'];
  twins text[] := ARRAY[]::text[];
  stray record;
  bound record;
  has_rows boolean;
BEGIN
  IF own = 'control_plane' OR to_regnamespace('control_plane') IS NULL THEN RETURN; END IF;
  FOR stray IN
    SELECT c.relname AS name, c.relkind AS kind, to_regclass(format('%I.%I', own, c.relname)) IS NOT NULL AS is_twin
    FROM pg_class c
    WHERE c.relnamespace = to_regnamespace('control_plane')
      AND (c.relkind IN ('r', 'p') AND c.relname = ANY (tables) OR c.relkind = 'S' AND c.relname = 'release_seq')
  LOOP
    IF stray.kind = 'S' THEN
      IF NOT stray.is_twin THEN EXECUTE format('ALTER SEQUENCE control_plane.%I SET SCHEMA %I', stray.name, own); END IF;
    ELSIF NOT stray.is_twin THEN
      EXECUTE format('ALTER TABLE control_plane.%I SET SCHEMA %I', stray.name, own);
    ELSE
      EXECUTE format('SELECT EXISTS (SELECT FROM control_plane.%I)', stray.name) INTO has_rows;
      IF has_rows AND stray.name <> 'schema_migrations' THEN
        RAISE EXCEPTION 'the table % is in the schemas % and control_plane, with rows in both', stray.name, own
          USING HINT = 'Look at control_plane.' || stray.name || ', copy what is needed, drop it, and migrate again.';
      END IF;
      twins := twins || format('control_plane.%I', stray.name);
    END IF;
  END LOOP;
  -- Together, as they refer to each other; what else refers to one of them ends the migration.
  IF cardinality(twins) > 0 THEN EXECUTE 'DROP TABLE ' || array_to_string(twins, ', '); END IF;
  FOR stray IN
    SELECT p.oid, p.oid::regprocedure::text AS name, p.proname, to_regprocedure(
             format('%I.%I(%s)', own, p.proname, pg_get_function_identity_arguments(p.oid))) IS NOT NULL AS is_twin
    FROM pg_proc p
    WHERE p.pronamespace = to_regnamespace('control_plane') AND p.proname = ANY (functions)
  LOOP
    IF NOT stray.is_twin THEN
      EXECUTE format('ALTER FUNCTION %s SET SCHEMA %I', stray.name, own);
      CONTINUE;
    END IF;
    -- The guards of tables that were brought back go on, by the function that stays.
    FOR bound IN
      SELECT t.tgname, t.tgrelid::regclass::text AS on_table, pg_get_triggerdef(t.oid) AS text
      FROM pg_trigger t WHERE t.tgfoid = stray.oid AND NOT t.tgisinternal
    LOOP
      EXECUTE format('DROP TRIGGER %I ON %s', bound.tgname, bound.on_table);
      EXECUTE replace(bound.text, format('control_plane.%I(', stray.proname), format('%I.%I(', own, stray.proname));
    END LOOP;
    EXECUTE format('DROP FUNCTION %s', stray.name);
  END LOOP;
END $$`);
  }

  /** Where they lie now they were meant to lie. */
  async down(): Promise<void> {}
}
