import { ControlPlaneError } from '@acp/contracts';
import { PUBLIC_ROUTE } from '@acp/observability';
import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import {
  ANY_APPROVER,
  LOCAL,
  meets,
  rememberCaller,
  type Authenticator,
  type Caller,
  type Grant,
  type Requirement,
} from './caller.js';
import { refuseForeignOrigin } from './foreign-origin.js';
import { hostNameOf, isLoopback } from './loopback.js';

const REQUIRED_ROLE = 'control-plane:required-role';
const BEARER = /^Bearer +([^\s]+) *$/i;

/** The least role, or the grant, that a route asks for. Without it a route asks for `viewer`. */
export const RequireRole = (role: Requirement) => SetMetadata(REQUIRED_ROLE, role);

/** The role that a handler or its controller asks for; the route walk of the tests reads it too. */
export function requiredRoleOf(reflector: Reflector, targets: Parameters<Reflector['getAll']>[1]) {
  return reflector.getAllAndOverride<Requirement | undefined>(REQUIRED_ROLE, targets) ?? 'viewer';
}

/**
 * Lets in who has a valid key or token and the role the route asks for. Without any authenticator the
 * app is open to its own machine: the connection and the Host header must both be loopback, so that
 * no web page can reach it through a name that resolves here. Pages of another origin are refused in
 * any case.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticators: readonly Authenticator[],
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseForeignOrigin(request.headers);
    const caller = await this.identify(request);
    const required = requiredRoleOf(this.reflector, targets);
    if (!meets(caller, required)) {
      throw new ControlPlaneError('REQUEST.FORBIDDEN', `this needs the role ${required}`);
    }
    rememberCaller(request, caller);
    return true;
  }

  private async identify(request: FastifyRequest): Promise<Caller> {
    if (this.authenticators.length === 0) return localCaller(request);
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (!token) {
      const detail = 'send a key as `Authorization: Bearer KEY`';
      throw new ControlPlaneError('REQUEST.UNAUTHENTICATED', detail);
    }
    for (const authenticator of this.authenticators) {
      const caller = await authenticator.authenticate(token);
      if (caller) return caller;
    }
    throw new ControlPlaneError('REQUEST.UNAUTHENTICATED', 'the key is not known here');
  }
}

function localCaller(request: FastifyRequest): Caller {
  const local = isLoopback(request.socket.remoteAddress);
  if (local && isLoopback(hostNameOf(request.headers.host))) return localPerson(request);
  const detail = 'no keys are configured, so only this machine is answered';
  throw new ControlPlaneError('REQUEST.FORBIDDEN', detail);
}

/** What a process of this machine says of who uses it; without keys nobody can be told apart. */
const PERSON_HEADER = 'x-acting-as';
const PERSON = /^[\w.-]{1,64}$/;
const LOCAL_GRANTS: readonly Grant[] = ['governor', ANY_APPROVER];

/**
 * Whoever uses this machine, with every role and grant. Two people can be told apart only as far as they
 * say who they are: the audit log has such a name as `local:ann`, not as one that was proved.
 */
function localPerson(request: FastifyRequest): Caller {
  const person = request.headers[PERSON_HEADER];
  const local = { kind: 'local', role: 'admin', grants: LOCAL_GRANTS } as const;
  if (person === undefined) return { ...local, name: LOCAL };
  if (typeof person === 'string' && PERSON.test(person)) return { ...local, name: person };
  throw new ControlPlaneError('REQUEST.MALFORMED', `${PERSON_HEADER} is no name`);
}
