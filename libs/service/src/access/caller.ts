import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** What a caller may do; each role includes the ones before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a caller may do besides its role, and what no role brings along: `governor` decides by what
 * policy is judged, which switch is on and which model may propose; `approver:NAME` releases decisions
 * that wait for this role.
 */
export type Grant = 'governor' | `approver:${string}`;

/** Every approver at once: only this machine, where there are no keys, has it. */
export const ANY_APPROVER: Grant = 'approver:*';

const APPROVER = /^approver:[a-z][a-z0-9._-]{0,63}$/;

export function isGrant(text: string): text is Grant {
  return text === 'governor' || APPROVER.test(text);
}

/** What a route asks for; `approver` is any of the `approver:NAME`. */
export type Requirement = Role | 'governor' | 'approver';

/** Who sent a request. */
export interface Caller {
  /** How the caller is known: by an API key, by a provider's token, or as a process of this machine. */
  kind: 'key' | 'oidc' | 'local';
  /** Name of the key, name in the token, or `local` without keys. */
  name: string;
  role: Role;
  grants: readonly Grant[];
}

/** Name of whoever uses an app without keys and does not say who it is. */
export const LOCAL = 'local';

/**
 * The caller as logs, audit and rows name it: `key:ann` and `oidc:ann` are not the same, and neither is
 * a name that the system itself acts under, which has no colon.
 */
export function actorOf({ kind, name }: Pick<Caller, 'kind' | 'name'>): string {
  return kind === 'local' && name === LOCAL ? name : `${kind}:${name}`;
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

/** A grant is asked for by itself: the strongest role does not have it. */
export function meets(
  { role, grants }: Pick<Caller, 'role' | 'grants'>,
  required: Requirement,
): boolean {
  if (required === 'governor') return grants.includes(required);
  if (required === 'approver') return grants.some((grant) => grant !== 'governor');
  return mayActAs(role, required);
}

/** The first of these roles under which the caller may approve; null where it may not. */
export function approvingRole(
  { grants }: Pick<Caller, 'grants'>,
  roles: readonly string[],
): string | null {
  if (grants.includes(ANY_APPROVER)) return roles[0] ?? null;
  return roles.find((role) => role !== 'governor' && grants.includes(role as Grant)) ?? null;
}

/** Controller parameter: the caller that the guard let in. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const caller = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('@CurrentCaller() is used on a route without the API key guard');
  return caller;
});
