import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DecisionDenied, DecisionEnded, DecisionHeld, DecisionStopped } from './errors.js';
import { Gatekeeper } from './gatekeeper.js';
import { idempotencyKey } from './idempotency-key.js';
import { verifyRelease, type KeySet } from './verify-release.js';

const read = (name: string) =>
  JSON.parse(readFileSync(join(__dirname, '../../contracts/vectors', name), 'utf8')) as unknown;
const vectors = read('releases.json') as {
  jwks: KeySet;
  cases: {
    name: string;
    release: unknown;
    audience: string;
    now: string;
    recalled: string[];
    expect: string;
  }[];
};
const vector = (name: string) => vectors.cases.find((one) => one.name === name)!;

describe('a release', () => {
  it.each(vectors.cases)('that is $name: $expect', async ({ release, ...rules }) => {
    const { audience, now, recalled } = rules;
    const said = await verifyRelease(release, {
      keys: vectors.jwks,
      audience,
      now: new Date(now),
      recalled: new Set(recalled),
    }).then(
      () => 'stands',
      (error: { code: string }) => error.code,
    );
    expect(said).toBe(rules.expect);
  });
});

describe('the key of a place', () => {
  it('is the same in every language', async () => {
    const places = read('idempotency-keys.json') as Record<
      'run' | 'step' | 'tool_call' | 'key',
      string
    >[];
    for (const { run, step, tool_call, key } of places) {
      expect(await idempotencyKey({ run, step, toolCall: tool_call })).toBe(key);
    }
  });
});

describe('the client', () => {
  let server: Server;
  let gatekeeper: Gatekeeper;
  let answers: [status: number, body: object, headers?: Record<string, string>][] = [];
  let asked: { method?: string; url?: string; key?: unknown }[] = [];
  const place = { run: 'r', step: 1 };
  const why = {
    model: { name: 'm', version: '1' },
    decision: 'buy',
    confidence: 1,
    rationale: 'cheap',
  };
  const proposal = { ...why, action: { kind: 'order.place' } };
  const { release } = vector('for any executor and without end');
  const released = { decision_id: 'd', state: 'released', release };
  const held = { decision_id: 'd', state: 'held', release: null };

  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      const { method, url, headers } = request;
      asked.push({ method, url, key: headers['idempotency-key'] });
      const [status, body, more] = answers.shift() ?? [500, {}];
      response.writeHead(status, { 'content-type': 'application/json', ...more });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    gatekeeper = new Gatekeeper({ url: `http://127.0.0.1:${port}` });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    asked = [];
  });

  it('proposes again under the same key while it is told to come back', async () => {
    answers = [
      [503, {}, { 'retry-after': '0' }],
      [200, released],
    ];
    expect((await gatekeeper.propose(proposal, place)).release).toEqual(release);
    expect(asked.map(({ key }) => key)).toEqual(Array(2).fill(await idempotencyKey(place)));
  });

  it.each([
    ['denied', 'DECISION.DENIED', DecisionDenied],
    ['without a policy', 'DECISION.NO_POLICY', DecisionDenied],
    ['stopped', 'DECISION.STOPPED', DecisionStopped],
  ])('throws what is %s as such', async (_, code, Class) => {
    answers = [[422, { code, detail: 'no', rules: [{ id: 'x' }] }]];
    const error: unknown = await gatekeeper.propose(proposal, place).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Class);
    expect(error).toMatchObject({ code, decision: { rules: [{ id: 'x' }] } });
  });

  it('waits for people, and says when their time or its own is over', async () => {
    answers = [
      [202, held],
      [200, held],
      [200, { ...held, state: 'expired' }],
      [202, held],
    ];
    const decision = await gatekeeper.propose(proposal, place);
    await expect(decision.wait()).rejects.toThrow(DecisionEnded);
    const again = await gatekeeper.propose(proposal, place);
    await expect(again.wait({ timeoutMs: 0 })).rejects.toThrow(DecisionHeld);
  });

  it('calls a guarded function with what was released, and not with what was altered', async () => {
    const acted: unknown[] = [];
    const place_ = gatekeeper.guard((action) => acted.push(action), 'order.place');
    answers = [
      [202, held],
      [200, released],
      [200, vectors.jwks],
    ];
    await place_({}, why, place);
    expect(acted).toEqual([(release as { action: object }).action]);
    const altered = { ...(release as object), action: { kind: 'order.place', quantity: '9' } };
    answers = [
      [200, { ...released, release: altered }],
      [200, vectors.jwks],
    ];
    await expect(place_({}, why, place)).rejects.toMatchObject({
      code: 'DECISION.RELEASE_ALTERED',
    });
    expect(acted).toHaveLength(1);
  });
});
