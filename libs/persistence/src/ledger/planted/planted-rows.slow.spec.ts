import { verifyEvidence } from '@acp/contracts/evidence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import {
  AuditRepository,
  EvidenceRepository,
  LedgerRepository,
  LedgerSegmentRepository,
} from '../../index.js';
import { KINDS, type Fault } from './fault.spec-support.js';
import { forgeEvidence } from './forge.spec-support.js';
import { FAULTS, REFUSED, SELF_MENDING, STATE_ALONE } from './planted-faults.spec-support.js';
import { buildPlantedWorld, KEYS, type PlantedWorld } from './planted-world.spec-support.js';

let source: TestDatabase;
let world: PlantedWorld;

beforeAll(async () => {
  source = await createTestDatabase();
  world = await buildPlantedWorld(source);
}, 120_000);
afterAll(() => source.drop());

/** What an operator is told: findings of the ledger as `rule table id`, of the audit as `audit id`. */
async function told(test: TestDatabase): Promise<string[]> {
  const database = await test.open();
  await new LedgerSegmentRepository(database).verifyAll();
  await new EvidenceRepository(database).verifyAll(KEYS);
  const ledger = await new LedgerRepository(database).readFull(0);
  const audit = await new AuditRepository(database).verify();
  expect(ledger.imbalance > 0).toBe(ledger.findings.length > 0);
  return [
    ...ledger.findings.flatMap(({ rule, table, ids }) => ids.map((id) => `${rule} ${table} ${id}`)),
    ...audit.findings.map(({ id }) => `audit ${id}`),
  ];
}

/** Past triggers and foreign keys, as a superuser can. */
async function plant(test: TestDatabase, sql: string): Promise<void> {
  await test.sql('SET session_replication_role = replica');
  await test.sql(sql);
  await test.sql('SET session_replication_role = DEFAULT');
}

async function inClone(work: (test: TestDatabase) => Promise<void>): Promise<void> {
  const test = await source.clone();
  try {
    await work(test);
  } finally {
    await test.drop();
  }
}

describe('a row planted by hand', () => {
  it('is nowhere to begin with', () =>
    inClone(async (test) => expect(await told(test)).toEqual([])));

  it('was tried in every table that is evidence: lost, twice, altered', async () => {
    const tables = await source.sql<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migrations'`,
    );
    const wanted = tables.flatMap(({ name }) => KINDS.map((kind) => `${name} ${kind}`)).sort();
    const tried = [...FAULTS, ...REFUSED, ...SELF_MENDING, ...STATE_ALONE].map(
      ({ table, kind }) => `${table} ${kind}`,
    );
    expect([...new Set(tried)].sort()).toEqual(wanted);
  });

  it('met at least one row in every table', async () => {
    for (const table of new Set(FAULTS.map(({ table }) => table))) {
      if (table === 'ledger_findings') continue;
      const rows = await source.sql(`SELECT FROM ${table} LIMIT 1`);
      expect([table, rows.length]).toEqual([table, 1]);
    }
  });

  const named = FAULTS.map((fault) => [fault.table, fault.kind, fault] as const);
  it.each(named)('in %s, %s, is named', (_table, _kind, fault: Fault) =>
    inClone(async (test) => {
      const [row] = await test.sql<{ id: string }>(fault.id(world));
      await plant(test, fault.plant(world));
      const expected = `${fault.told} ${row!.id}`;
      expect(await told(test)).toContain(expected);
    }),
  );

  it('is named by its root when its leaf and every hash were written anew too', () =>
    inClone(async (test) => {
      const kept = await new EvidenceRepository(await test.open()).checkpoint();
      const { event_id } = world.delivered.event;
      await plant(test, `UPDATE events SET mapper_version = 9 WHERE event_id = '${event_id}'`);
      await forgeEvidence(test, event_id);
      expect(await told(test)).toContain('evidence_is_as_signed ledger_heads 1');
      await test.sql('UPDATE ledger_heads SET key_id = NULL, signature = NULL');
      expect(await told(test)).toEqual([]);
      expect(await new EvidenceRepository(await test.open()).compare(kept)).toEqual([
        expect.stringMatching(/^root \d+ is another one/),
      ]);
    }));

  it('leaves what retention did not take proven under the same root', () =>
    inClone(async (test) => {
      const evidence = new EvidenceRepository(await test.open());
      const { event_id } = world.delivered.event;
      const answer = await evidence.prove('event', event_id);
      expect(answer).toMatchObject({ kind: 'proof', proof: { head: { number: 1 } } });
      expect(verifyEvidence((answer as { proof: unknown }).proof, KEYS).problems).toEqual([]);
      await plant(test, `UPDATE events SET mapper_version = 9 WHERE event_id = '${event_id}'`);
      expect(await evidence.prove('event', event_id)).toEqual({ kind: 'altered' });
    }));

  it('is named by a kept checkpoint when the tail of the audit chain was cut off', () =>
    inClone(async (test) => {
      const evidence = new EvidenceRepository(await test.open());
      const kept = await evidence.checkpoint();
      expect(await evidence.compare(kept)).toEqual([]);
      await plant(
        test,
        `DELETE FROM audit_log WHERE id = (SELECT max(id) FROM audit_log);
         UPDATE audit_head h SET id = l.id, hash = l.hash
         FROM (SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1) l`,
      );
      expect(await evidence.compare(kept)).toEqual([
        `audit row ${kept.audit!.id} is gone: the chain was cut`,
      ]);
    }));

  it('does not call lost what only lost its raw payload', () =>
    inClone(async (test) => {
      await plant(test, `DELETE FROM raw_payloads WHERE id = '${world.failed.rawPayloadId}'`);
      const lost = (await told(test)).filter((line) => line.startsWith('rows_are_as_they_were'));
      expect(lost).toEqual([`rows_are_as_they_were raw_payloads ${world.failed.rawPayloadId}`]);
    }));

  it.each(REFUSED.map((fault) => [fault.table, fault.kind, fault] as const))(
    'in %s, %s, is refused by the database',
    (_table, _kind, fault) =>
      inClone(async (test) => {
        await expect(plant(test, fault.plant)).rejects.toThrow(fault.constraint);
      }),
  );

  it.each(SELF_MENDING.map((fault) => [fault.table, fault.kind, fault] as const))(
    'in %s, %s, is gone after the next verification',
    (_table, _kind, fault) =>
      inClone(async (test) => {
        await plant(test, fault.plant);
        expect(await told(test)).toEqual([]);
      }),
  );
});
