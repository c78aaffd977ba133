import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** What a caller may do; each role includes the ones before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who sent a request. */
export interface Caller {
  /** How the caller is known: by an API key, by a provider's token, or as a process of this machine. */
  kind: 'key' | 'oidc' | 'local';
  /** Name of the key, name in the token, or `local` without keys. */
  name: string;
  role: Role;
}

/**
 * The caller as logs, audit and rows name it: `key:ann` and `oidc:ann` are not the same, and neither is
 * a name that the system itself acts under, which has no colon.
 */
export function actorOf({ kind, name }: Caller): string {
  return kind === 'local' ? name : `${kind}:${name}`;
}

/** Who may be calling, given the bearer token; null where the token is not known here. */
export interface Authenticator {
  authenticate(token: string): Promise<Caller | null> | Caller | null;
}

const callers = new WeakMap<object, Caller>();

export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

export function mayActAs(role: Role, required: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(required);
}

/** Controller parameter: the caller that the guard let in. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('@CurrentCaller() is used on a route without the API key guard');
  return caller;
});
