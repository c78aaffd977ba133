import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { EvidenceHead, EvidenceProof, SignedCheckpoint } from '../api/evidence.js';
import { canonicalJson } from '../canonical-json.js';
import { inclusionPath, leafHash, merkleRoot } from './merkle.js';
import {
  publicJwk,
  readPublicKeys,
  readSigningKey,
  type Signer as EvidenceSigner,
} from '../signing/keys.js';
import { NO_HEAD, verifyEvidence } from './verify.js';

/** Of the reference implementation of RFC 6962: roots over the first one, two, … of these leaves. */
const LEAVES = ['', '\0', '\x10', ' !', '01', '@ABC', 'PQRSTUVW', '`abcdefghijklmno'];
const ROOTS: [size: number, root: string][] = [
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
];

function newSigner(): EvidenceSigner {
  const { privateKey } = generateKeyPairSync('ed25519');
  return readSigningKey(pem(privateKey, 'pkcs8'));
}

const pem = (key: KeyObject, type: 'pkcs8' | 'spki') =>
  key.export({ type: type as 'pkcs8', format: 'pem' }) as string;

function proofOf(texts: readonly string[], index: number, signer: EvidenceSigner): EvidenceProof {
  const leaves = texts.map(leafHash);
  const head: EvidenceHead = {
    format: 'acp-head-1',
    leaves: leaves.length,
    made_at: '2026-11-30T00:00:00.000Z',
    number: 1,
    previous: NO_HEAD,
    root: merkleRoot(leaves).toString('hex'),
  };
  return {
    format: 'acp-proof-1',
    kind: 'audit',
    id: String(index),
    leaf: texts[index]!,
    leaf_index: index,
    path: inclusionPath(leaves, index).map((hash) => hash.toString('hex')),
    head,
    key_id: signer.keyId,
    signature: signer.sign(canonicalJson(head)),
  };
}

const texts = (size: number) =>
  Array.from({ length: size }, (_, i) => `{"id":"${i}","leaf":"audit"}`);
const signer = newSigner();
const keys = new Map([[signer.keyId, signer.publicKey]]);

describe('the root over leaves', () => {
  it.each(ROOTS)('of %d is that of RFC 6962', (size, root) => {
    expect(merkleRoot(LEAVES.slice(0, size).map(leafHash)).toString('hex')).toBe(root);
  });
});

describe('a proof', () => {
  it('holds for each leaf of trees of every shape, and for no other leaf', () => {
    for (let size = 1; size <= 33; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = proofOf(texts(size), index, signer);
        expect([size, index, verifyEvidence(proof, keys).problems]).toEqual([size, index, []]);
        const other = { ...proof, leaf: '{"id":"x","leaf":"audit"}' };
        expect(verifyEvidence(other, keys).problems).toEqual([
          'the path does not lead to the root',
        ]);
      }
    }
  });

  it.each([
    ['its path', (p: EvidenceProof) => ({ ...p, path: p.path.slice(1) }), 'does not lead'],
    ['its index', (p: EvidenceProof) => ({ ...p, leaf_index: 2 }), 'does not lead'],
    ['its root', (p: EvidenceProof) => ({ ...p, head: { ...p.head, root: NO_HEAD } }), 'not over'],
    ['its time', (p: EvidenceProof) => ({ ...p, head: { ...p.head, made_at: 'x' } }), 'not over'],
    ['its kind', (p: EvidenceProof) => ({ ...p, kind: 'event' as const }), 'not of kind event'],
    ['its signature away', (p: EvidenceProof) => ({ ...p, signature: null }), 'not signed'],
  ])('does not hold with %s altered', (_what, alter, problem) => {
    const { problems } = verifyEvidence(alter(proofOf(texts(5), 3, signer)), keys);
    expect(problems.join()).toContain(problem);
  });

  it('holds by a former key for as long as that key is known', () => {
    const proof = proofOf(texts(4), 0, signer);
    const next = newSigner();
    const both = new Map([...keys, [next.keyId, next.publicKey]]);
    expect(verifyEvidence(proof, both).problems).toEqual([]);
    const { problems } = verifyEvidence(proof, new Map([[next.keyId, next.publicKey]]));
    expect(problems).toEqual([`it is signed by a key that is not known: ${signer.keyId}`]);
  });
});

describe('a checkpoint', () => {
  const checkpoint = {
    format: 'acp-checkpoint-1',
    made_at: '2026-11-30T00:00:00.000Z',
    head: { number: 3, hash: NO_HEAD },
    audit: null,
  } as const;
  const signed: SignedCheckpoint = {
    checkpoint,
    key_id: signer.keyId,
    signature: signer.sign(canonicalJson(checkpoint)),
  };

  it('holds as it was signed, in whatever order its members come', () => {
    expect(verifyEvidence(signed, keys).problems).toEqual([]);
    const { format, ...rest } = checkpoint;
    expect(verifyEvidence({ ...signed, checkpoint: { ...rest, format } }, keys).problems).toEqual(
      [],
    );
  });

  it('does not hold when it says less than it did', () => {
    const cut = { ...signed, checkpoint: { ...checkpoint, head: { number: 2, hash: NO_HEAD } } };
    expect(verifyEvidence(cut, keys).problems).toHaveLength(1);
  });
});

describe('keys', () => {
  it('are read from PEM, one or more, and from a JSON Web Key Set', () => {
    const other = newSigner();
    const both = [signer, other].map(({ publicKey }) => pem(publicKey, 'spki')).join('\n');
    expect([...readPublicKeys(both).keys()]).toEqual([signer.keyId, other.keyId]);
    const set = JSON.stringify({ keys: [publicJwk(signer.publicKey)] });
    expect([...readPublicKeys(set).keys()]).toEqual([signer.keyId]);
  });

  it('have the thumbprint of RFC 8037, appendix A.3, as their id', () => {
    const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
    const set = JSON.stringify({ keys: [{ kty: 'OKP', crv: 'Ed25519', x }] });
    expect([...readPublicKeys(set).keys()]).toEqual([
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    ]);
  });

  it('of another kind are refused', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => readSigningKey(pem(privateKey, 'pkcs8'))).toThrow('not an Ed25519 key');
    expect(() => readPublicKeys(pem(publicKey, 'spki'))).toThrow('not an Ed25519 key');
    expect(() => readPublicKeys('')).toThrow('no public key');
  });
});
