import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** What a caller may do; each role includes the ones before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who sent a request. */
export interface Caller {
  /** Name of the key, subject of the token, or `local` without keys. */
  name: string;
  role: Role;
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
