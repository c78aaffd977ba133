import { once } from 'node:events';
import { connect } from 'node:net';
import {
  access,
  call,
  gate,
  operator,
  service,
  stage,
  start,
  statusOrRefusal,
} from './tiny-service.spec-support.js';

describe('a service that stops', () => {
  it('is not ready first, refuses new requests, and answers the one in flight', async () => {
    stage.entered = gate();
    stage.release = gate();
    await start({ access }, { SHUTDOWN_DRAIN_MS: '300' });
    const inFlight = call('/v1/slow', { headers: operator });
    await stage.entered.opened;
    expect((await call('/health/ready')).status).toBe(200);
    const stopping = service.stop();
    expect(await call('/health/ready')).toMatchObject({
      status: 503,
      body: { lifecycle: 'draining' },
    });
    expect((await call('/v1/who', { headers: operator })).status).toBe(200);
    while ((await statusOrRefusal('/v1/who')) !== 'refused');
    stage.release.open();
    const answer = await inFlight;
    await stopping;
    expect(answer).toMatchObject({ status: 200, body: { done: true } });
    expect(answer.response.headers.get('connection')).toBe('close');
  });

  it.each([
    ['sent nothing', ''],
    ['began a request', 'GET /v1/who HTTP/1.1\r\nHost: a\r\n'],
    ['sent a request and stays', 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('waits for no connection that %s', async (_name, text) => {
    await start({ access });
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(text);
    if (text.includes('/health')) await once(socket, 'data');
    // Accepted in order: once this is answered the server knows the connection above.
    await call('/health');
    const closed = once(socket, 'close');
    await service.stop();
    await closed;
  });
});
