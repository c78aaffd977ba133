import { cleanText, ControlPlaneError } from '@acp/contracts';
import { mayActAs, ROLES, type Authenticator, type Caller, type Role } from '@acp/service';
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
  /** What stands before viewer, operator, admin in the claim; may be empty. */
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
 * are checked; the strongest role that the claim names counts. A token without a role of ours is not
 * known here.
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
    const role = payload && this.roleOf(payload);
    if (!role) return null;
    const name = payload['preferred_username'] ?? payload['email'] ?? payload.sub;
    if (typeof name !== 'string' || name === '') return null;
    return { kind: 'oidc', name: cleanText(name, NAME_CHARS_MAX), role };
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

  private roleOf(payload: JWTPayload): Role | null {
    const path = this.options.rolesClaim.split('.');
    const claim = path.reduce<unknown>(
      (value, member) => (value as Record<string, unknown> | null | undefined)?.[member],
      payload,
    );
    const named = (Array.isArray(claim) ? claim : [claim]).filter((v) => typeof v === 'string');
    const roles = ROLES.filter((role) => named.includes(this.options.rolePrefix + role));
    return roles.reduce<Role | null>(
      (best, role) => (best === null || mayActAs(role, best) ? role : best),
      null,
    );
  }
}

/** The token is wrong, as against: it cannot be checked now. */
function saysNo(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout) return false;
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return true;
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}
