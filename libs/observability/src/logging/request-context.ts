import { newId, parseTraceparent } from '@acp/contracts';
import type { IncomingMessage } from 'node:http';

const ACCEPTED_ID = /^[\w.:/=+-]{1,128}$/;

/** The request's id: what the caller sent as `x-request-id` if it is short and plain, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const tagged = request as IncomingMessage & { id?: unknown };
  if (typeof tagged.id === 'string') return tagged.id;
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && ACCEPTED_ID.test(sent) ? sent : newId();
  tagged.id = id;
  return id;
}

/** The trace a request belongs to, where its `traceparent` says so. */
export function traceIdOf(request: IncomingMessage): string | undefined {
  const header = request.headers['traceparent'];
  return typeof header === 'string' ? parseTraceparent(header)?.trace_id : undefined;
}
