import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../sha256.js';
import type { Signer } from '../signing/keys.js';
import type { Release, ReleaseClaims } from './proposal.js';

/** Says in a token's header that it is a release, so that no other token of the key passes for one. */
export const RELEASE_TOKEN_TYPE = 'acp-release+jwt';

/** SHA-256 in hex over the canonical JSON of an action: what people approve and a release names. */
export function actionSha256(action: unknown): string {
  return sha256(canonicalJson(action)).toString('hex');
}

/** Claims with their signature; the token carries the same members, so that it stands by itself. */
export function signRelease(claims: ReleaseClaims, signer: Signer): Release {
  const signed = signedPart(claims, signer);
  return { ...claims, signature: `${signed}.${signer.sign(signed, 'base64url')}` };
}

/** The same with the signature made beside this thread: it is an eighth of a decision's time. */
export async function signReleaseAside(claims: ReleaseClaims, signer: Signer): Promise<Release> {
  const signed = signedPart(claims, signer);
  return { ...claims, signature: `${signed}.${await signer.signAside(signed, 'base64url')}` };
}

function signedPart(claims: ReleaseClaims, { keyId: kid }: Signer): string {
  const header = canonicalJson({ alg: 'EdDSA', kid, typ: RELEASE_TOKEN_TYPE });
  return `${base64url(header)}.${base64url(canonicalJson(claims))}`;
}

const base64url = (text: string) => Buffer.from(text).toString('base64url');
