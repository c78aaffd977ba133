import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { Signer } from '../signing/keys.js';
import type { Release, ReleaseClaims } from './proposal.js';

/** Says in a token's header that it is a release, so that no other token of the key passes for one. */
export const RELEASE_TOKEN_TYPE = 'acp-release+jwt';

/** SHA-256 in hex over the canonical JSON of an action: what people approve and a release names. */
export function actionSha256(action: unknown): string {
  return createHash('sha256').update(canonicalJson(action)).digest('hex');
}

/** Claims with their signature; the token carries the same members, so that it stands by itself. */
export function signRelease(claims: ReleaseClaims, signer: Signer): Release {
  const header = canonicalJson({ alg: 'EdDSA', kid: signer.keyId, typ: RELEASE_TOKEN_TYPE });
  const signed = `${base64url(header)}.${base64url(canonicalJson(claims))}`;
  return { ...claims, signature: `${signed}.${signer.sign(signed, 'base64url')}` };
}

const base64url = (text: string) => Buffer.from(text).toString('base64url');
