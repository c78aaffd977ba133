import { ForbiddenAddress, retryAfterMs } from '@acp/egress';
import { Pool } from 'undici';
import { outcomeOfAnswer, outcomeOfError, RESPONSE_CHARS_KEPT } from './webhook-outcome.js';

const now = new Date('2026-11-21T10:00:00Z');
const answer = (status: number, headers = {}, body = '') => ({ status, headers, body });

describe('a request that the HTTP client does not take', () => {
  it.each([
    ['a header name', { headers: { 'x y': '1' } }],
    ['a header value', { headers: { x: 'line\nbreak' } }],
    ['a header of the connection', { headers: { 'transfer-encoding': 'chunked' } }],
    ['one that it does not support', { headers: { expect: '100-continue' } }],
    ['a length that is not that of the body', { headers: { 'content-length': '7' } }],
    ['a path', { path: 'no slash' }],
  ])('for %s is never sent, and not one that may have arrived', async (_what, wrong) => {
    const pool = new Pool('http://127.0.0.1:9');
    const options = { method: 'POST' as const, path: '/', body: '{}', ...wrong };
    const error: unknown = await pool.request(options).catch((thrown: unknown) => thrown);
    await pool.destroy();
    expect(outcomeOfError(error)).toMatchObject({ kind: 'unavailable' });
  });
});

describe('an HTTP answer', () => {
  it.each([
    [200, 'delivered', undefined],
    [204, 'delivered', undefined],
    [301, 'unknown', 'TRANSPORT.FAILED'],
    [307, 'unknown', 'TRANSPORT.FAILED'],
    [400, 'rejected', 'TRANSPORT.REJECTED'],
    [401, 'unavailable', 'TRANSPORT.UNAUTHENTICATED'],
    [403, 'rejected', 'TRANSPORT.REJECTED'],
    [404, 'rejected', 'TRANSPORT.REJECTED'],
    [407, 'unavailable', 'TRANSPORT.UNAUTHENTICATED'],
    [408, 'unavailable', 'TRANSPORT.UNAVAILABLE'],
    [410, 'rejected', 'TRANSPORT.DESTINATION_GONE'],
    [413, 'rejected', 'TRANSPORT.MESSAGE_TOO_LARGE'],
    [422, 'rejected', 'TRANSPORT.REJECTED'],
    [425, 'unavailable', 'TRANSPORT.UNAVAILABLE'],
    [429, 'unavailable', 'TRANSPORT.UNAVAILABLE'],
    [500, 'unknown', 'TRANSPORT.FAILED'],
    [501, 'unknown', 'TRANSPORT.FAILED'],
    [502, 'unavailable', 'TRANSPORT.UNAVAILABLE'],
    [503, 'unavailable', 'TRANSPORT.UNAVAILABLE'],
    [504, 'unavailable', 'TRANSPORT.UNAVAILABLE'],
  ])('with status %i makes the message %s', (status, kind, code) => {
    expect(outcomeOfAnswer(answer(status), now)).toMatchObject({ kind, ...(code && { code }) });
  });

  it('keeps the first 2,048 characters of a failed answer', () => {
    const outcome = outcomeOfAnswer(answer(500, {}, 'x'.repeat(5_000)), now);
    expect(outcome).toMatchObject({ response: 'x'.repeat(RESPONSE_CHARS_KEPT) });
  });

  it('gives its request id as the receipt', () => {
    const outcome = outcomeOfAnswer(answer(200, { 'x-request-id': 'r-1' }), now);
    expect(outcome).toEqual({ kind: 'delivered', broker_ref: 'r-1' });
  });

  it.each([429, 503, 500])('passes on the Retry-After of a %i', (status) => {
    const outcome = outcomeOfAnswer(answer(status, { 'retry-after': '7' }), now);
    expect(outcome).toMatchObject({ retry_after_ms: 7_000 });
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['soon', undefined],
    ['-5', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

describe('an error of the HTTP client', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });

  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'CERT_HAS_EXPIRED',
  ])('%s before anything was sent is an outage', (code) => {
    expect(outcomeOfError(coded(code)).kind).toBe('unavailable');
    expect(outcomeOfError(new AggregateError([coded(code)])).kind).toBe('unavailable');
  });

  it.each(['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE'])('%s leaves open what arrived', (code) => {
    expect(outcomeOfError(coded(code))).toMatchObject({
      kind: 'unknown',
      code: 'TRANSPORT.FAILED',
    });
  });

  it('of the guard says that the destination is forbidden, and costs no attempt', () => {
    expect(outcomeOfError(new ForbiddenAddress('x'))).toMatchObject({
      kind: 'unavailable',
      code: 'TRANSPORT.DESTINATION_FORBIDDEN',
    });
  });
});
