import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isAnswered } from './early-answers.js';
import { PROBLEM_MEDIA_TYPE, problemOf, type Problem } from '../problem/problem.js';

/** What Node's HTTP parser refused before there was a request: answered on the socket itself. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  const isOver = error.code === 'ECONNRESET' || isAnswered(socket);
  if (isOver || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfClientError(error.code);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** `Expect` of anything but `100-continue`, which Node would answer without a body. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const detail = 'nothing but `Expect: 100-continue` is met here';
    const body = JSON.stringify(problemOf('REQUEST.MALFORMED', { status: 417, detail }));
    response.writeHead(417, { 'content-type': PROBLEM_MEDIA_TYPE, connection: 'close' }).end(body);
  });
}

function problemOfClientError(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    const detail = 'the request line and headers are longer than 16 KiB';
    return problemOf('REQUEST.TOO_LARGE', { status: 431, detail });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return problemOf('REQUEST.TIMEOUT', { detail: 'the request did not arrive whole in time' });
  }
  return problemOf('REQUEST.MALFORMED', { detail: 'this is not an HTTP request that can be read' });
}
