import { canonicalJson } from './canonical-json.js';
import type { Release } from './decided.js';
import { ReleaseRefused } from './errors.js';
import { sha256Hex } from './idempotency-key.js';

/** A JSON Web Key Set, as `GET /v1/release-keys` answers. */
export interface KeySet {
  keys: readonly { kty: string; crv: string; x: string; kid: string }[];
}

/** Whose keys, for whom, and the time at which a release has to hold. */
export interface VerifyOptions {
  keys: KeySet;
  /** The executor's own name. */
  audience: string;
  /** Default: now. */
  now?: Date;
  /** Release ids that are known to be recalled. */
  recalled?: ReadonlySet<string>;
  /** The event that it came in: a release under another id is a second copy of it. */
  eventId?: string;
}

type Claims = Omit<Release, 'signature'>;

/**
 * The claims of a release that may be acted on now; else throws ReleaseRefused. By Web Crypto, so that it
 * runs wherever `fetch` does.
 */
export async function verifyRelease(release: unknown, options: VerifyOptions): Promise<Claims> {
  const { signature, ...shown } = membersOf(release);
  if (typeof signature !== 'string') throw refused('UNSIGNED', 'it has no signature');
  const claims = await readToken(signature, options.keys);
  if (canonicalJson(shown) !== canonicalJson(claims)) {
    throw refused('ALTERED', 'it does not say what was signed');
  }
  if ((await sha256Hex(canonicalJson(claims.action))) !== claims.action_sha256) {
    throw refused('ALTERED', 'the digest is not that of the action');
  }
  requireStanding(claims, options);
  return claims;
}

function requireStanding(claims: Claims, options: VerifyOptions): void {
  const { release_id, audience, valid_until } = claims;
  const { eventId, recalled, now = new Date() } = options;
  if (eventId !== undefined && eventId !== release_id) {
    throw refused('ALTERED', `it is release ${release_id}, not ${eventId}`);
  }
  if (audience !== null && audience !== options.audience) {
    throw refused('AUDIENCE', `it is for ${audience}, not for ${options.audience}`);
  }
  // Written so that a time which cannot be read is over.
  if (valid_until !== null && !(now.getTime() < Date.parse(valid_until))) {
    throw refused('LAPSED', `it was valid until ${valid_until}`);
  }
  if (recalled?.has(release_id)) throw refused('RECALLED', `${release_id} was recalled`);
}

async function readToken(token: string, { keys }: KeySet): Promise<Claims> {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const { alg, typ, kid, crit } = parsed(header);
  const isRelease = alg === 'EdDSA' && typ === 'acp-release+jwt' && crit === undefined;
  if (more.length > 0 || !isRelease) throw refused('UNSIGNED', 'its signature is no release token');
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw refused('UNSIGNED', `it is signed by a key that is not known: ${String(kid)}`);
  if (!(await isSignedBy(key, `${header}.${payload}`, signature))) {
    throw refused('ALTERED', 'its signature is not over what its token says');
  }
  return parsed(payload) as unknown as Claims;
}

async function isSignedBy(
  { kty, crv, x }: KeySet['keys'][number],
  text: string,
  signature: string,
): Promise<boolean> {
  const bytes = bytesOf(signature);
  // The last character has bits to spare; a second text of one signature is refused.
  if (!bytes || base64url(bytes) !== signature) return false;
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, bytes, new TextEncoder().encode(text));
}

function parsed(part: string): Record<string, unknown> {
  try {
    return membersOf(JSON.parse(new TextDecoder().decode(bytesOf(part) ?? new Uint8Array())));
  } catch {
    return {};
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function bytesOf(part: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function refused(code: string, reason: string): ReleaseRefused {
  return new ReleaseRefused(reason, `DECISION.RELEASE_${code}`);
}
