import { createHash, timingSafeEqual } from 'node:crypto';
import { configError } from '../configuration/load-config.js';
import {
  isGrant,
  ROLES,
  type Authenticator,
  type Caller,
  type Grant,
  type Role,
} from './caller.js';

interface StoredKey extends Caller {
  hash: Buffer;
}

export interface ApiKeyFormat {
  /** Variable the text comes from; named in errors. */
  variable: string;
  /**
   * `name:role:key` where true, and `name:role+grant+grant:key` with grants; else `name:key` with every
   * key an admin of its app.
   */
  roles: boolean;
}

const NAME = /^[\w.-]{1,64}$/;
const HASHED = /^sha256:([0-9a-f]{64})$/i;
const KEY_CHARS_MIN = 8;

/**
 * The configured keys, held as SHA-256 only. Several may share a name while one replaces the other.
 * A key written as `sha256:HEX` is never known to this process in clear.
 */
export class ApiKeys implements Authenticator {
  private constructor(private readonly keys: readonly StoredKey[]) {}

  /** Throws `CONFIG.INVALID` with every wrong entry; never quotes a key. */
  static parse(text: string | undefined, format: ApiKeyFormat): ApiKeys {
    const entries = (text ?? '').split(',').map((entry) => entry.trim());
    const parsed = entries
      .filter((entry) => entry !== '')
      .map((entry) => parseEntry(entry, format));
    const problems = parsed.flatMap((result, index) =>
      typeof result === 'string'
        ? [{ name: format.variable, message: `entry ${index + 1} ${result}` }]
        : [],
    );
    if (problems.length > 0) throw configError(problems);
    return new ApiKeys(parsed as StoredKey[]);
  }

  get isEmpty(): boolean {
    return this.keys.length === 0;
  }

  /** Compares with every key, each in constant time, so that timing tells nothing about any. */
  authenticate(token: string): Caller | null {
    const hash = sha256(token);
    let found: StoredKey | null = null;
    for (const key of this.keys) {
      if (timingSafeEqual(key.hash, hash)) found ??= key;
    }
    return found && { kind: 'key', name: found.name, role: found.role, grants: found.grants };
  }
}

function parseEntry(entry: string, { roles }: ApiKeyFormat): StoredKey | string {
  const [name = '', ...rest] = entry.split(':');
  if (!NAME.test(name)) return 'has no valid name before the first colon';
  const [role, ...grants] = roles ? takeRoles(rest).split('+') : ['admin'];
  if (!ROLES.includes(role as Role)) return `has no role (${ROLES.join(', ')}) after its name`;
  if (!grants.every(isGrant)) return 'has something else than governor or approver:NAME after a +';
  const key = rest.join(':');
  const hashed = HASHED.exec(key);
  if (key.startsWith('sha256:') && !hashed) return 'has sha256: without 64 hexadecimal digits';
  if (key.length < KEY_CHARS_MIN) return `has a key of less than ${KEY_CHARS_MIN} characters`;
  const hash = hashed ? Buffer.from(hashed[1]!, 'hex') : sha256(key);
  return { kind: 'key', name, role: role as Role, grants: grants as Grant[], hash };
}

/** A grant with a name has a colon of its own: `operator+approver:trading+governor`. */
function takeRoles(rest: string[]): string {
  let text = rest.shift() ?? '';
  while (text.endsWith('+approver') && rest.length > 1) text += `:${rest.shift()}`;
  return text;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
