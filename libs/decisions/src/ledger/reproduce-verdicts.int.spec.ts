import { readSigningKeys } from '@acp/contracts';
import { LedgerRepository, LedgerSegmentRepository, type Database } from '@acp/persistence';
import { ENGINE } from '@acp/policy';
import { activatePolicy, createTestDatabase, tradingPolicy, type TestDatabase } from '@acp/testing';
import { generateKeyPairSync } from 'node:crypto';
import { gatekeeperOf, received, TOPICS } from '../gatekeeper.spec-support.js';
import { judgeProposal } from '../judge/judge-proposal.js';
import { draftDecision } from '../record/draft-decision.js';
import { ReproduceVerdicts } from './reproduce-verdicts.js';

const { privateKey } = generateKeyPairSync('ed25519');
const { signer } = readSigningKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);

let test: TestDatabase;
let database: Database;
beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 4 });
  await activatePolicy(test, tradingPolicy());
});
afterEach(() => test.drop());

/** More than one step of them; answers the id of the last. */
async function decide(count: number): Promise<string> {
  const parts = gatekeeperOf(database);
  const state = await parts.state.refresh();
  const context = { state, facts: parts.facts, releaseTopics: ['orders'], over: new Set<string>() };
  const drafts = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const each = received({ quantity: i % 2 ? '1' : '101' });
      const made = await draftDecision(each, await judgeProposal(each, context), {
        topics: TOPICS,
        signer,
      });
      if (made.kind === 'refused') throw new Error(JSON.stringify(made.reasons));
      return made.draft.judged;
    }),
  );
  expect((await parts.decisions.write(state.revision, drafts)).kind).toBe('written');
  return drafts.at(-1)!.decision.decision_id;
}

/** Past triggers and foreign keys, as a superuser can. */
async function plant(sql: string): Promise<void> {
  await test.sql('SET session_replication_role = replica');
  await test.sql(sql);
  await test.sql('SET session_replication_role = DEFAULT');
}

/** What a full reading names once every segment was verified. */
async function findings() {
  const segments = new LedgerSegmentRepository(database, undefined, [new ReproduceVerdicts()]);
  // Transactions of other databases on the server hold the closing up like our own.
  for (let open = 1; open > 0;) {
    await segments.close(10);
    await test.sql(`UPDATE ledger_progress SET marked_at = marked_at - interval '1 minute'`);
    [{ open }] = (await test.sql<{ open: number }>(
      `SELECT (SELECT max(id) FROM verdicts)::int - closed_through::int AS open
       FROM ledger_progress WHERE kind = 'verdict'`,
    )) as [{ open: number }];
  }
  await segments.verifyAll();
  return (await new LedgerRepository(database).readFull(0)).findings;
}

it('finds nothing where everything is as it was judged', async () => {
  await decide(450);
  expect(await findings()).toEqual([]);
  const [row] = await test.sql<{ verified: boolean }>(
    `SELECT verified_through = 450 AS verified FROM ledger_segments WHERE kind = 'verdict'`,
  );
  expect(row!.verified).toBe(true);
});

it('names a verdict whose facts were altered with every digest of them', async () => {
  const id = await decide(450);
  await plant(`
    WITH f AS (
      SELECT x.facts_sha256, replace(x.facts::text, '"allowed"', '"blocked"') AS forged
      FROM decisions d JOIN decision_facts x USING (facts_sha256) WHERE decision_id = '${id}'),
    a AS (UPDATE decision_facts x SET facts = f.forged::json, facts_sha256 = sha256(f.forged::bytea)
          FROM f WHERE x.facts_sha256 = f.facts_sha256),
    b AS (UPDATE verdicts v SET facts_sha256 = sha256(f.forged::bytea)
          FROM f WHERE v.facts_sha256 = f.facts_sha256)
    UPDATE decisions d SET facts_sha256 = sha256(f.forged::bytea)
    FROM f WHERE d.facts_sha256 = f.facts_sha256`);
  const shared = await test.sql<{ id: string }>(
    `SELECT v.id::text AS id FROM verdicts v JOIN decisions d USING (decision_id)
     WHERE v.facts_sha256 = (SELECT facts_sha256 FROM decisions WHERE decision_id = '${id}')
     ORDER BY v.id`,
  );
  expect(await findings()).toMatchObject([
    {
      rule: 'verdicts_are_reproducible',
      table: 'verdicts',
      difference: shared.length,
      ids: shared.slice(0, 20).map((row) => row.id),
    },
  ]);
});

it('names what a policy that was altered with its digest would have judged otherwise', async () => {
  await decide(4);
  await plant(`
    UPDATE policy_versions SET source = replace(source, $$decimal('100')$$, $$decimal('900')$$);
    UPDATE policy_versions SET sha256 = sha256(convert_to(source, 'UTF8'));
    UPDATE verdicts v SET policy_sha256 = p.sha256 FROM policy_versions p`);
  const named = await findings();
  const [reproducible] = named.filter(({ rule }) => rule === 'verdicts_are_reproducible');
  expect(reproducible).toMatchObject({ difference: 2, ids: ['1', '3'] });
});

it('goes on where a policy cannot be read any more, which another rule names', async () => {
  await decide(2);
  await plant(`UPDATE policy_versions SET source = 'no policy at all: ['`);
  const named = (await findings()).map(({ rule }) => rule);
  expect([...new Set(named)]).toEqual(['policies_are_as_they_were']);
});

it('takes a policy for another one once it was altered with every digest of it', async () => {
  await decide(4);
  const rule = new ReproduceVerdicts();
  const range = ['0', '100'] as const;
  expect(await rule.findIn(database, range)).toBeNull();
  await plant(`
    UPDATE policy_versions SET source = replace(source, $$decimal('100')$$, $$decimal('900')$$);
    UPDATE policy_versions SET sha256 = sha256(convert_to(source, 'UTF8'));
    UPDATE verdicts v SET policy_sha256 = p.sha256 FROM policy_versions p`);
  expect(await rule.findIn(database, range)).toMatchObject({ ids: ['1', '3'] });
});

it('leaves out what another engine evaluated', async () => {
  await decide(2);
  await plant(`UPDATE verdicts SET engine = '${ENGINE}-other', rules = '[]'`);
  expect(await findings()).toEqual([]);
});
