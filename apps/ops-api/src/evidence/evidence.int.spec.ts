import type {
  CheckpointComparison,
  EvidenceProof,
  Problem,
  SignedCheckpoint,
} from '@acp/contracts';
import { readPublicKeys, verifyEvidence, type KnownKeys } from '@acp/contracts/evidence';
import { seedEvent } from '@acp/testing';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOpsApiConfig } from '../ops-api.config.js';
import { TestApi } from '../test-api.spec-support.js';
import { EvidenceKeys } from './evidence-keys.js';

const quick = { LEDGER_CLOSE_MS: '50', LEDGER_HEAD_MS: '50' };

let api: TestApi;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acp-keys-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a new pair of keys; the paths of both. */
function newKeys(name: string): { secret: string; open: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [secret, open] = [join(folder, `${name}.pem`), join(folder, `${name}.pub.pem`)];
  writeFileSync(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(open, publicKey.export({ type: 'spki', format: 'pem' }));
  return { secret, open };
}

/** Asks until the row stands under a root. */
async function proofOf(path: string): Promise<EvidenceProof> {
  const deadline = Date.now() + 40_000;
  for (;;) {
    const { status, body } = await api.get<EvidenceProof & Problem>(`/v1/proofs/${path}`);
    if (status === 200) return body;
    expect([path, status, body.code]).toEqual([path, 409, 'EVIDENCE.NOT_YET']);
    if (Date.now() > deadline) throw new Error(`${path} stands under no root`);
  }
}

async function published(): Promise<KnownKeys> {
  return readPublicKeys(JSON.stringify((await api.get('/v1/evidence-keys')).body));
}

describe('evidence', () => {
  afterEach(() => api.stop());

  it('of every kind is proven by the public key alone, and an open entry is not', async () => {
    api = await TestApi.start({ ...quick, LEDGER_SIGNING_KEY_FILE: newKeys('a').secret });
    const ended = await seedEvent(api.database, { state: 'delivered', processedBy: ['lab'] });
    const dead = await seedEvent(api.database, { state: 'dead' });
    const keys = await published();
    for (const path of [
      `raw_payload/${ended.rawPayloadId}`,
      `event/${ended.event.event_id}`,
      `entry/${ended.entryIds[0]}`,
      `effect/${encodeURIComponent(`lab/${ended.event.event_id}`)}`,
      `attempt/${encodeURIComponent(`${dead.entryIds[0]}/1`)}`,
    ]) {
      const proof = await proofOf(path);
      expect([path, verifyEvidence(proof, keys).problems]).toEqual([path, []]);
      const altered = { ...proof, leaf: proof.leaf.replace('"leaf"', '"other":null,"leaf"') };
      expect(verifyEvidence(altered, keys).problems).toHaveLength(1);
    }
    const open = await api.get<Problem>(`/v1/proofs/entry/${dead.entryIds[0]}`);
    expect([open.status, open.body.code]).toEqual([404, 'REQUEST.NOT_FOUND']);
    for (const [path, status] of [
      ['entry/x', 400],
      ['entry/999999', 404],
      ['other/1', 404],
    ] as const) {
      expect([path, (await api.get(`/v1/proofs/${path}`)).status]).toEqual([path, status]);
    }
  });

  it('that a former key signed holds while its public key is known', async () => {
    const [first, second] = [newKeys('first'), newKeys('second')];
    api = await TestApi.start({ ...quick, LEDGER_SIGNING_KEY_FILE: first.secret });
    const before = await seedEvent(api.database);
    const proof = await proofOf(`event/${before.event.event_id}`);
    await api.service.stop();
    api = await TestApi.on(api.database, {
      ...quick,
      LEDGER_SIGNING_KEY_FILE: second.secret,
      LEDGER_PUBLIC_KEYS_FILE: first.open,
    });
    const after = await seedEvent(api.database);
    const next = await proofOf(`event/${after.event.event_id}`);
    expect(next.key_id).not.toBe(proof.key_id);
    const both = await published();
    for (const each of [proof, next, await proofOf(`event/${before.event.event_id}`)]) {
      expect(verifyEvidence(each, both).problems).toEqual([]);
    }
    expect((await api.get('/v1/ledger?verify=full')).body).toMatchObject({ findings: [] });
  });

  it('says that it is not signed where there is no key', async () => {
    api = await TestApi.start(quick);
    const { event } = await seedEvent(api.database);
    const proof = await proofOf(`event/${event.event_id}`);
    expect(proof).toMatchObject({ key_id: null, signature: null });
    expect(verifyEvidence(proof, new Map()).problems).toEqual(['it is not signed']);
  });

  it('that was cut off is named by a kept checkpoint', async () => {
    api = await TestApi.start({ ...quick, LEDGER_SIGNING_KEY_FILE: newKeys('c').secret });
    const { event } = await seedEvent(api.database);
    const { head } = await proofOf(`event/${event.event_id}`);
    const { body: kept } = await api.get<SignedCheckpoint>('/v1/checkpoints');
    const { number, hash } = kept.checkpoint.head!;
    const path = `/v1/checkpoints/compare?head_number=${number}&head_hash=${hash}`;
    expect((await api.get(path)).body).toEqual({ agrees: true, problems: [] });
    await api.database.sql('DELETE FROM ledger_heads WHERE number >= $1', [head.number]);
    const { body } = await api.get<CheckpointComparison>(path);
    expect(body).toMatchObject({ agrees: false });
  });
});

describe('a file of keys', () => {
  it('that cannot be used is named', () => {
    const config = loadOpsApiConfig({
      DATABASE_URL: 'postgres://x/x',
      LEDGER_SIGNING_KEY_FILE: join(folder, 'missing.pem'),
    });
    expect(() => EvidenceKeys.ofConfig(config)).toThrow('LEDGER_SIGNING_KEY_FILE');
  });
});
