import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keySetOf, readPublicKeys, readSigningKeys, type SigningKeys } from '../signing/keys.js';
import type { Release } from './proposal.js';
import type { ReleaseJudgement } from './release.js';
import { actionSha256, signRelease, signReleaseAside } from './sign-release.js';
import { verifyRelease } from './verify-release.js';

interface Vectors {
  jwks: object;
  cases: {
    name: string;
    release: unknown;
    audience: string;
    now: string;
    recalled: string[];
    expect: string;
  }[];
}

/** What every language that verifies releases is tested with. */
const vectors = JSON.parse(
  readFileSync(join(__dirname, '../../vectors/releases.json'), 'utf8'),
) as Vectors;
const keys = readPublicKeys(JSON.stringify(vectors.jwks));
const vector = (name: string) => vectors.cases.find((one) => one.name === name)!;
const said = (judgement: ReleaseJudgement) =>
  judgement.kind === 'refused' ? judgement.code : judgement.kind;

describe('a release', () => {
  it.each(vectors.cases)('that is $name: $expect', ({ release, expect: expected, ...rules }) => {
    const judgement = verifyRelease(release, {
      keys,
      audience: rules.audience,
      now: new Date(rules.now),
      recalled: new Set(rules.recalled),
    });
    expect(said(judgement)).toBe(expected);
  });

  it('is refused when any one character of it is another, or says the same', () => {
    const { release, audience, now } = vector('valid');
    const text = JSON.stringify(release);
    const rules = { keys, audience, now: new Date(now) };
    for (let at = 0; at < text.length; at += 1) {
      const altered = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1);
      const read = parsed(altered);
      if (read !== null) expect([at, verifyRelease(read, rules).kind]).toEqual([at, 'refused']);
    }
  });

  it('is signed as the vectors say, by the key of RFC 8032, section 7.1, test 1', async () => {
    const { signature, ...claims } = vector('valid').release as Release;
    expect(signRelease(claims, rfcKey().signer).signature).toBe(signature);
    expect(await signReleaseAside(claims, rfcKey().signer)).toEqual({ ...claims, signature });
    expect(actionSha256(claims.action)).toBe(claims.action_sha256);
    expect(keySetOf(rfcKey().known)).toEqual(vectors.jwks);
  });
});

describe('signing keys', () => {
  it('rotate: the first signs, and what the others signed holds further', () => {
    const [old, next] = [newPem(), newPem()];
    const { signature: _, ...claims } = vector('valid').release as Release;
    const before = signRelease(claims, readSigningKeys(old.private).signer);
    const after = readSigningKeys(next.private + old.private);
    const { audience, now } = vector('valid');
    const rules = { audience, now: new Date(now) };
    expect(after.signer.keyId).not.toBe(readSigningKeys(old.private).signer.keyId);
    for (const release of [before, signRelease(claims, after.signer)]) {
      expect(said(verifyRelease(release, { ...rules, keys: after.known }))).toBe('stands');
    }
    const publicOnly = readSigningKeys(next.private + old.public);
    expect([...publicOnly.known.keys()]).toEqual([...after.known.keys()]);
    const { known } = readSigningKeys(next.private);
    expect(said(verifyRelease(before, { ...rules, keys: known }))).toBe(
      'DECISION.RELEASE_UNSIGNED',
    );
  });

  it('are not read from a file without a private key', () => {
    expect(() => readSigningKeys(newPem().public)).toThrow('no private key');
  });
});

function rfcKey(): SigningKeys {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const der = Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return readSigningKeys(key.export({ type: 'pkcs8', format: 'pem' }) as string);
}

function newPem() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    private: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    public: publicKey.export({ type: 'spki', format: 'pem' }) as string,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
