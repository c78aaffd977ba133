import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type JsonWebKeyInput,
  type KeyObject,
} from 'node:crypto';
import type { EvidenceKey, EvidenceKeys, EvidenceSignature } from '../api/evidence.js';

/** Signs with one private key. */
export interface Signer {
  keyId: string;
  publicKey: KeyObject;
  /** Base64 unless said otherwise. */
  sign(text: string, encoding?: 'base64' | 'base64url'): string;
  /** The same beside the thread that asks, which goes on meanwhile. */
  signAside(text: string, encoding?: 'base64' | 'base64url'): Promise<string>;
}

/** Public keys by their id. */
export type KnownKeys = ReadonlyMap<string, KeyObject>;

/** Of PKCS #8 PEM. Throws where it is no Ed25519 key. */
export function readSigningKey(pem: string): Signer {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key');
  const publicKey = createPublicKey(key);
  return {
    keyId: keyId(publicKey),
    publicKey,
    sign: (text, encoding = 'base64') => sign(null, Buffer.from(text), key).toString(encoding),
    signAside: (text, encoding = 'base64') =>
      new Promise((resolve, reject) => {
        sign(null, Buffer.from(text), key, (error, signature) =>
          error ? reject(error) : resolve(signature.toString(encoding)),
        );
      }),
  };
}

const PRIVATE_PEM = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g;
const PEM = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

/** The key that signs, and every key whose signatures hold. */
export interface SigningKeys {
  signer: Signer;
  known: KnownKeys;
}

/**
 * Of PEM with one or more keys: the first private one signs from now on, the signatures of all others,
 * private or public, hold further. That is a rotation: put the new key before the old one, and take the
 * old one out when nothing that it signed is on its way. Throws where there is no private key.
 */
export function readSigningKeys(text: string): SigningKeys {
  const [signer, ...former] = (text.match(PRIVATE_PEM) ?? []).map(readSigningKey);
  if (!signer) throw new Error('it has no private key');
  const publicPems = text.match(PEM) ?? [];
  const known = new Map([signer, ...former].map((key) => [key.keyId, key.publicKey]));
  if (publicPems.length === 0) return { signer, known };
  return { signer, known: new Map([...known, ...readPublicKeys(publicPems.join('\n'))]) };
}

/** Of a JSON Web Key Set, or of PEM with one or more public keys. Throws where there is none. */
export function readPublicKeys(text: string): KnownKeys {
  const keys = text.trimStart().startsWith('{')
    ? (JSON.parse(text) as { keys: JsonWebKeyInput['key'][] }).keys.map((key) =>
        createPublicKey({ key, format: 'jwk' }),
      )
    : (text.match(PEM) ?? []).map((pem) => createPublicKey(pem));
  if (keys.length === 0) throw new Error('it has no public key');
  if (keys.some(({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519')) {
    throw new Error('a key in it is not an Ed25519 key');
  }
  return new Map(keys.map((key) => [keyId(key), key]));
}

/** A JSON Web Key Set of public keys. */
export function keySetOf(keys: KnownKeys): EvidenceKeys {
  return { keys: [...keys.values()].map(publicJwk) };
}

export function publicJwk(key: KeyObject): EvidenceKey {
  const x = key.export({ format: 'jwk' }).x!;
  return { kty: 'OKP', crv: 'Ed25519', x, kid: keyId(key), alg: 'EdDSA', use: 'sig' };
}

/** RFC 7638, over the members that RFC 8037 names. */
function keyId(key: KeyObject): string {
  const { x } = key.export({ format: 'jwk' });
  const members = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x });
  return createHash('sha256').update(members).digest('base64url');
}

/** What is wrong with a signature over `text`; null where nothing is. */
export function signatureProblem(
  text: string,
  { key_id, signature }: EvidenceSignature,
  keys: KnownKeys,
): string | null {
  if (key_id === null || signature === null) return 'it is not signed';
  const key = keys.get(key_id);
  if (!key) return `it is signed by a key that is not known: ${key_id}`;
  const isGood = verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
  return isGood ? null : `its signature by ${key_id} is not over what it says`;
}
