import { canonicalJson, type SignedCheckpoint } from '@acp/contracts';
import { OversightSeal, readSigningKey } from '@acp/contracts/evidence';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runControlPlane } from './program.js';

const folder = mkdtempSync(join(tmpdir(), 'acp-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function newKeys(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    signer: readSigningKey(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    file: written(`${name}.pub.pem`, publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

describe('cp verify', () => {
  const ours = newKeys('ours');
  const checkpoint = {
    format: 'acp-checkpoint-1',
    made_at: '2026-11-30T00:00:00.000Z',
    head: { number: 3, hash: '0'.repeat(64) },
    audit: null,
  } as const;
  const signed: SignedCheckpoint = {
    checkpoint,
    key_id: ours.signer.keyId,
    signature: ours.signer.sign(canonicalJson(checkpoint)),
  };
  const cut = { ...signed, checkpoint: { ...checkpoint, head: null } };
  // Nothing listens there: it must not be asked.
  const offline = { OPS_API_URL: 'http://127.0.0.1:9' };

  let said: string;
  beforeEach(() => {
    said = '';
    jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => Boolean((said += String(text))));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = 0;
  });

  it.each([
    ['holds', signed, ours.file, 0, 'it holds: at 2026-11-30T00:00:00.000Z'],
    ['was cut', cut, ours.file, 2, 'it does NOT hold'],
    ['is of another key', signed, newKeys('other').file, 2, 'a key that is not known'],
  ])('says offline that a checkpoint %s', async (name, document, keys, code, text) => {
    const file = written(`${name}.json`, JSON.stringify(document));
    expect(await runControlPlane(['verify', file, '--keys', keys], offline)).toBe(code);
    expect(said).toContain(text);
  });

  it('says offline whether a report of many lines holds, and that one broke off', async () => {
    const seal = new OversightSeal();
    const header = { format: 'acp-oversight-1', from: 'a', to: 'b', made_at: 'c' };
    const lines = [header, ...Array.from({ length: 5_000 }, (_, n) => ({ n, text: 'x\u2028\r' }))];
    const texts = lines.map((line) => JSON.stringify(line));
    for (const text of texts) seal.add(text);
    const whole = [...texts, JSON.stringify(seal.close(ours.signer))].join('\n') + '\n';
    for (const [text, code, what] of [
      [whole, 0, 'it holds: oversight from a to b'],
      [whole.replace('"n":4711', '"n":4712'), 2, 'its lines are not those that were signed'],
      [whole.slice(0, -100), 2, 'it broke off'],
    ] as const) {
      const file = written('report.ndjson', text);
      expect(await runControlPlane(['verify', file, '--keys', ours.file], offline)).toBe(code);
      expect(said).toContain(what);
    }
  });
});
