import { actorOf, callerOf, type Caller } from '@acp/service';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who acts, and in which request; every mutating use case gets one. */
export interface Actor extends Pick<Caller, 'role' | 'grants'> {
  /** As `actorOf` writes it: `key:ann`. */
  name: string;
  requestId: string;
}

/** Whom an audit entry names: a caller, or the system itself, whose name has no colon. */
export interface Author {
  name: string;
  role: string;
  requestId: string | null;
}

/** Controller parameter: the caller that the guard let in, with the id of the request. */
export const CurrentActor = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = callerOf(request);
    if (!caller) throw new Error('@CurrentActor() is used on a route without a guard');
    const { role, grants } = caller;
    return { name: actorOf(caller), role, grants, requestId: request.id };
  },
);
