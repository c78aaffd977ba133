import type { Socket } from 'node:net';
import { problemOf } from '../problem/problem.js';

/** What Node's HTTP parser refused before there was a request: answered on the socket itself. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfClientError(error.code);
  const body = JSON.stringify(problem);
  const reason = problem.status === 431 ? 'Request Header Fields Too Large' : 'Bad Request';
  const head = [
    `HTTP/1.1 ${problem.status} ${reason}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function problemOfClientError(code: string | undefined) {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail = 'the request line and headers are longer than 16 KiB';
    return problemOf('REQUEST.TOO_LARGE', { status: 431, detail });
  }
  return problemOf('REQUEST.MALFORMED', { detail: 'this is not an HTTP request that can be read' });
}
