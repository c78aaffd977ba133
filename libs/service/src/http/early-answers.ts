import type { FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';

/** Of a refused body: as much is read and thrown away so that its sender gets to read the answer. */
const DISCARDED_BYTES_MAX = 256 * 1024 * 1024;

const answered = new WeakSet<Socket>();

/**
 * Whether the answer overtakes the body. Such a connection must stay open: closed at once it would be
 * reset, and most clients, which send first and read then, would see a broken pipe instead.
 */
export function isStillSending({ raw, headers }: FastifyRequest): boolean {
  return !raw.complete && Number(headers['content-length'] ?? 0) <= DISCARDED_BYTES_MAX;
}

export function noteEarlyAnswer({ raw }: FastifyRequest): void {
  answered.add(raw.socket);
}

export function beginRequest({ raw }: FastifyRequest): void {
  answered.delete(raw.socket);
}

/** Whether the request that is under way on a connection has its answer; a second would be a riddle. */
export function isAnswered(socket: Socket): boolean {
  return answered.has(socket);
}
