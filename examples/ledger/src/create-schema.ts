import type { DataSource } from 'typeorm';

const SCHEMA_LOCK = 7_214_903_402;

/**
 * Creates the ledger's tables. A posting and its lines are checked together when the transaction
 * commits: a posting without lines, or whose debits are not its credits, cannot be written.
 */
export async function createSchema(dataSource: DataSource): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await manager.query(TABLES);
  });
}

const TABLES = `
CREATE SCHEMA IF NOT EXISTS ledger;

CREATE TABLE IF NOT EXISTS ledger.postings (
  event_id    uuid        PRIMARY KEY,
  payment_id  text        NOT NULL,
  occurred_at timestamptz NOT NULL,
  posted_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT postings_one_per_payment UNIQUE (payment_id)
);

CREATE TABLE IF NOT EXISTS ledger.entries (
  event_id uuid     NOT NULL,
  line     smallint NOT NULL,
  account  text     NOT NULL,
  currency text     NOT NULL,
  debit    numeric  NOT NULL,
  credit   numeric  NOT NULL,
  PRIMARY KEY (event_id, line),
  CONSTRAINT entries_one_side CHECK (debit >= 0 AND credit >= 0 AND (debit > 0) <> (credit > 0))
);
CREATE INDEX IF NOT EXISTS entries_by_account ON ledger.entries (account, currency);

CREATE OR REPLACE FUNCTION ledger.lines_of(payload json)
RETURNS TABLE (line smallint, account text, currency text, debit numeric, credit numeric)
LANGUAGE sql IMMUTABLE AS $$
  SELECT lines.line::smallint, lines.account, payload ->> 'currency', lines.debit, lines.credit
    FROM (SELECT (payload ->> 'amount')::numeric AS amount,
                 coalesce((payload ->> 'fee')::numeric, 0) AS fee) AS money,
         LATERAL (VALUES (1, payload ->> 'from_account', money.amount, 0::numeric),
                         (2, payload ->> 'to_account', 0::numeric, money.amount - money.fee),
                         (3, 'fees', 0::numeric, money.fee)) AS lines (line, account, debit, credit)
   WHERE lines.debit <> 0 OR lines.credit <> 0
$$;
COMMENT ON FUNCTION ledger.lines_of IS
  'The double entry of a payment: posting and reconciliation both ask here.';

CREATE OR REPLACE FUNCTION ledger.refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ledger.entries WHERE event_id = NEW.event_id)
     OR EXISTS (SELECT FROM ledger.entries WHERE event_id = NEW.event_id
                 GROUP BY currency HAVING sum(debit) <> sum(credit)) THEN
    RAISE EXCEPTION 'posting % does not balance', NEW.event_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'postings_balance'
                    AND tgrelid = 'ledger.postings'::regclass) THEN
    CREATE CONSTRAINT TRIGGER postings_balance AFTER INSERT OR UPDATE ON ledger.postings
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.refuse_unbalanced();
    CREATE CONSTRAINT TRIGGER entries_balance AFTER INSERT OR UPDATE ON ledger.entries
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.refuse_unbalanced();
  END IF;
END $$;
`;
