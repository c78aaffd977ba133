import { cleanText, ControlPlaneError } from '@acp/contracts';
import { isGrant, mayActAs, ROLES, type Authenticator, type Caller, type Role } from '@acp/service';
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { fetchKeySet } from './fetch-key-set.js';

export interface OidcOptions {
  issuer: string;
  audience: string;
  jwksUrl: string;
  /** Where the roles stand, as `roles` or `realm_access.roles`. */
  rolesClaim: string;
  /** What stands before viewer, operator, admin and the grants in the claim; may be empty. */
  rolePrefix: string;
}

const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
];
const CLOCK_TOLERANCE_SECONDS = 30;
const JWKS_TIMEOUT_MS = 5_000;
const NAME_CHARS_MAX = 200;
const JWT_FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * Bearer tokens of an OpenID provider: signature by its published keys, issuer, audience and times
 * are checked; the strongest role that the claim names counts, and each grant. A token without a role of
 * ours is not known here.
 */
export class OidcTokens implements Authenticator {
  private readonly keys: JWTVerifyGetKey;

  constructor(
    private readonly options: OidcOptions,
    keys?: JWTVerifyGetKey,
  ) {
    this.keys =
      keys ??
      createRemoteJWKSet(new URL(options.jwksUrl), {
        timeoutDuration: JWKS_TIMEOUT_MS,
        [customFetch]: fetchKeySet,
      });
  }

  async authenticate(token: string): Promise<Caller | null> {
    if (!JWT_FORM.test(token)) return null;
    const payload = await this.verify(token);
    const named = payload ? this.namesIn(payload) : [];
    const role = strongest(named);
    if (!payload || !role) return null;
    const name = payload['preferred_username'] ?? payload['email'] ?? payload.sub;
    if (typeof name !== 'string' || name === '') return null;
    const grants = named.filter(isGrant);
    return { kind: 'oidc', name: cleanText(name, NAME_CHARS_MAX), role, grants };
  }

  private async verify(token: string): Promise<JWTPayload | null> {
    const { issuer, audience } = this.options;
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
      });
      return payload;
    } catch (error) {
      if (saysNo(error)) return null;
      const detail = 'the keys of the identity provider cannot be fetched now';
      throw new ControlPlaneError('SERVICE.UNAVAILABLE', detail, { cause: error });
    }
  }

  /** What the claim names, without the prefix. */
  private namesIn(payload: JWTPayload): string[] {
    const { rolePrefix, rolesClaim } = this.options;
    const claim = rolesClaim
      .split('.')
      .reduce<unknown>(
        (value, member) => (value as Record<string, unknown> | null | undefined)?.[member],
        payload,
      );
    const named = (Array.isArray(claim) ? claim : [claim]).filter((v) => typeof v === 'string');
    return named
      .filter((name) => name.startsWith(rolePrefix))
      .map((name) => name.slice(rolePrefix.length));
  }
}

function strongest(named: readonly string[]): Role | null {
  return ROLES.filter((role) => named.includes(role)).reduce<Role | null>(
    (best, role) => (best === null || mayActAs(role, best) ? role : best),
    null,
  );
}

/** The token is wrong, as against: it cannot be checked now. */
function saysNo(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout) return false;
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return true;
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}
