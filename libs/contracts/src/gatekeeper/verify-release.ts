import { verify } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { KnownKeys } from '../signing/keys.js';
import type { ReleaseClaims } from './proposal.js';
import type { ReleaseJudgement, ReleaseRefusalCode } from './release.js';
import { actionSha256, RELEASE_TOKEN_TYPE } from './sign-release.js';

export interface ReleaseRules {
  keys: KnownKeys;
  /** Who is about to act; a release for another audience is refused. */
  audience: string;
  now: Date;
  /** Release ids that are known to be recalled. */
  recalled?: ReadonlySet<string>;
}

/**
 * Whether an executor may act on a release: the payload of an AI_DECISION_RELEASED event, as it came.
 * Signature first, then that nothing beside the signed text says anything else, then for whom and until when.
 */
export function verifyRelease(release: unknown, rules: ReleaseRules): ReleaseJudgement {
  const { signature, ...shown } = membersOf(release);
  if (typeof signature !== 'string') return refused('UNSIGNED', 'it has no signature');
  const token = readToken(signature, rules.keys);
  if ('problem' in token) return refused(token.code, token.problem);
  const { claims } = token;
  if (canonicalJson(shown) !== canonicalJson(claims)) {
    return refused('ALTERED', 'it does not say what was signed');
  }
  if (actionSha256(claims.action) !== claims.action_sha256) {
    return refused('ALTERED', 'the digest is not that of the action');
  }
  return standing(claims, rules);
}

function standing(claims: ReleaseClaims, { audience, now, recalled }: ReleaseRules) {
  const { release_id, valid_until } = claims;
  if (claims.audience !== null && claims.audience !== audience) {
    return refused('AUDIENCE', `it is for ${claims.audience}, not for ${audience}`);
  }
  // Written so that a time which cannot be read is over.
  if (valid_until !== null && !(now.getTime() < Date.parse(valid_until))) {
    return refused('LAPSED', `it was valid until ${valid_until}`);
  }
  if (recalled?.has(release_id)) return refused('RECALLED', `${release_id} was recalled`);
  return { kind: 'stands' as const, claims };
}

interface Problem {
  code: 'UNSIGNED' | 'ALTERED';
  problem: string;
}

/** Which key a release says it is signed by; null where it says none. */
export function releaseKeyId(release: unknown): string | null {
  const { signature } = membersOf(release);
  if (typeof signature !== 'string') return null;
  const { kid } = parsed(signature.split('.', 1)[0]!);
  return typeof kid === 'string' ? kid : null;
}

function readToken(token: string, keys: KnownKeys): { claims: ReleaseClaims } | Problem {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const { alg, typ, kid, crit } = parsed(header);
  if (more.length > 0 || alg !== 'EdDSA' || typ !== RELEASE_TOKEN_TYPE || crit !== undefined) {
    return { code: 'UNSIGNED', problem: `its signature is no ${RELEASE_TOKEN_TYPE} by EdDSA` };
  }
  const key = typeof kid === 'string' ? keys.get(kid) : undefined;
  if (!key) {
    return { code: 'UNSIGNED', problem: `it is signed by a key that is not known: ${String(kid)}` };
  }
  const bytes = Buffer.from(signature, 'base64url');
  // The last character has bits to spare, and a reader that ignores them has many texts of one signature.
  const isWritten = bytes.toString('base64url') === signature;
  if (!isWritten || !verify(null, Buffer.from(`${header}.${payload}`), key, bytes)) {
    return { code: 'ALTERED', problem: 'its signature is not over what its token says' };
  }
  return { claims: parsed(payload) as unknown as ReleaseClaims };
}

/** An object without members where the text is none: what is asked of it is then missing. */
function parsed(part: string): Record<string, unknown> {
  try {
    return membersOf(JSON.parse(Buffer.from(part, 'base64url').toString()));
  } catch {
    return {};
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

type Refusal = ReleaseRefusalCode extends `DECISION.RELEASE_${infer Rest}` ? Rest : never;

function refused(code: Refusal, reason: string) {
  return { kind: 'refused' as const, code: `DECISION.RELEASE_${code}` as const, reason };
}
