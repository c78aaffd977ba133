import { isLoopback } from '../access/loopback.js';
import type { Authenticator } from '../access/caller.js';
import type { ApiKeys } from '../access/api-keys.js';
import { configError } from '../configuration/load-config.js';

/** Who may use the routes of an app. An app without this has no routes to protect. */
export interface AccessOptions {
  keys: ApiKeys;
  /** Variable the keys come from; named when they are missing. */
  variable: string;
  /** Other ways in, asked after the keys. */
  others?: readonly Authenticator[];
}

/** Those that are configured; none means: open, on this machine only. */
export function authenticatorsOf({ keys, others = [] }: AccessOptions): Authenticator[] {
  return [...(keys.isEmpty ? [] : [keys]), ...others];
}

/** An app with routes to protect and nobody allowed in must not be reachable from outside. */
export function refuseOpenAccess(access: AccessOptions, host: string): void {
  if (authenticatorsOf(access).length > 0 || isLoopback(host)) return;
  const message = `is not a loopback address, which needs keys in ${access.variable}`;
  throw configError([{ name: 'HOST', message }]);
}
