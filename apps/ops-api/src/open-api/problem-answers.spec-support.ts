import {
  newId,
  type Backtest,
  type DeadLetter,
  type DecisionSummary,
  type Gap,
  type HeldBatch,
  type Page,
  type RejectedRecord,
  type Replay,
} from '@acp/contracts';
import { HealthRegistry } from '@acp/service';
import { seedEvent, type ApiOperation } from '@acp/testing';
import { FIXTURES, policyFile } from '../gatekeeper/policy-files.spec-support.js';
import { TestApi } from '../test-api.spec-support.js';
import { MENDED } from './good-answers.spec-support.js';
import { keyOf, type Visitor } from './visitor.spec-support.js';

const reason = 'a test';
/** It has the form of a token and its key would have to be asked for. */
const UNKNOWN_TOKEN = `${base64({ alg: 'RS256', kid: 'x' })}.${base64({})}.c2ln`;
const OVER_LONG = 'x'.repeat(300);
const TOO_LARGE = 'x'.repeat(2 * 1024 * 1024);

const SEEN = { action_sha256: 'ab'.repeat(32), policy_version: 1 };

/** Bodies that pass, for routes to things that do not exist. */
const BODIES: Record<string, unknown> = {
  'PATCH /v1/topics/{topic}': { rate_per_second: null, reason },
  'POST /v1/rejected/{id}/resubmit': { event: MENDED, reason },
  'POST /v1/consumers/{name}/failures/retry': { filter: { topic: 'quotes' }, reason },
  'POST /v1/consumers/{name}/failures/discard': { filter: { topic: 'quotes' }, reason },
  'POST /v1/decisions/approve': { ids: [newId()], dry_run: true },
  'POST /v1/decisions/reject': { ids: [newId()], dry_run: true },
  'POST /v1/decisions/{id}/approve': { ...SEEN, reason },
  'POST /v1/decisions/{id}/reject': { ...SEEN, reason },
  'POST /v1/switches/disengage': { scope: 'kind:nothing', reason },
  'POST /v1/policies/{set}/activate': { version: 1, mode: 'off', reason },
  'POST /v1/gaps/{id}/mark': { state: 'lost', reason },
  'POST /v1/policies/{set}/backtests': { version: 1, from: '2026-01-01' },
};
/** What a route to a thing that does not exist needs in its query. */
const QUERIES: Record<string, string> = { 'GET /v1/policies/{set}/diff': '?from=1&to=2' };

/** What a route answers because of its form: without a key, to a body that is none, and so on. */
export async function visitRefusals(visitor: Visitor): Promise<void> {
  for (const operation of visitor.document.operations) {
    const { method, path, hasBody, statuses } = operation;
    const headers = keyOf('operator');
    const url = filled(path, '999999');
    const visits: Record<number, () => Promise<unknown>> = {
      400: () =>
        visitor.send(method, `${filled(path, '%00')}?nonsense=1`, hasBody ? {} : undefined, 400),
      401: () => visitor.visit(method, url, 401),
      404: () => visitNothing(visitor, operation),
      413: () => visitor.send(method, url, { reason: TOO_LARGE }, 413),
      414: () => visitor.visit(method, filled(path, OVER_LONG), 414, { headers }),
      415: () =>
        visitor.visit(method, url, 415, {
          headers: { ...headers, 'content-type': 'text/xml' },
          body: '<a/>',
        }),
    };
    for (const status of statuses) await visits[status]?.();
    if (method !== 'GET') await visitor.visit(method, url, 403, { headers: keyOf('viewer') });
  }
}

async function visitNothing(visitor: Visitor, operation: ApiOperation): Promise<void> {
  const { method, path, key, hasBody } = operation;
  const isOfNumbers = /dead-letters|topics|policies/.test(path);
  const url = filled(path.replace('{entry_id}', '999999'), isOfNumbers ? '999999' : newId());
  const query = QUERIES[key] ?? '';
  await visitor.send(
    method,
    `${url}${query}`,
    hasBody ? (BODIES[key] ?? { reason }) : undefined,
    404,
  );
}

/** What every route answers in a process that is open, counts requests or cannot ask the provider. */
export async function visitElsewhere(api: TestApi, visitor: Visitor): Promise<void> {
  const open = { OPS_API_KEYS: '' };
  await visitAll(api, visitor, open, (there, method, url) =>
    there.visitAs('elsewhere.example', method, url, 403),
  );
  const strict = { OPS_REQUESTS_PER_MINUTE: '1' };
  await visitAll(api, visitor, strict, async (there, method, url) => {
    await fetch(there.url).then((answer) => answer.text());
    await there.visit(method, url, 429);
  });
  const alone = {
    OPS_OIDC_ISSUER: 'https://provider.example',
    OPS_OIDC_AUDIENCE: 'ops',
    OPS_OIDC_JWKS_URL: 'http://127.0.0.1:1/certs',
  };
  const headers = { authorization: `Bearer ${UNKNOWN_TOKEN}` };
  await visitAll(api, visitor, alone, (there, method, url) =>
    there.visit(method, url, 503, { headers }),
  );
}

async function visitAll(
  { database }: TestApi,
  visitor: Visitor,
  env: Record<string, string>,
  visit: (there: Visitor, method: string, url: string) => Promise<unknown>,
): Promise<void> {
  const { service } = await TestApi.on(database, env);
  for (const { method, path, isGuarded } of visitor.document.operations) {
    if (isGuarded) await visit(visitor.at(service.url), method, filled(path, '999999'));
  }
  await service.stop();
}

/** From now on the process is not well. */
export async function visitSickness({ service }: TestApi, visitor: Visitor): Promise<void> {
  service.app.get(HealthRegistry, { strict: false }).register({
    name: 'broken',
    probes: ['live', 'ready', 'startup'],
    check: () => Promise.reject(new Error('not well')),
  });
  for (const probe of ['', '/live', '/ready', '/startup']) {
    await visitor.get(`/health${probe}`, 503);
  }
}

/** Nothing can be resubmitted before a relay has said which topics there are. */
export async function visitBeginning(visitor: Visitor): Promise<void> {
  const filter = { source: 'nobody' };
  await visitor.post('/v1/rejected/resubmit', { filter, dry_run: true }, 409);
}

async function visitGapConflicts(visitor: Visitor): Promise<void> {
  const { items } = await visitor.get<Page<Gap>>('/v1/gaps?state=lost');
  const gap = `/v1/gaps/${items[0]!.id}`;
  await visitor.post(`${gap}/mark`, { state: 'lost', reason }, 409);
  await visitor.post(`${gap}/mark`, { state: 'healed', reason }, 200);
  await visitor.post(`${gap}/retry`, { reason }, 409);
}

/** What the state or the content of a thing forbids. */
export async function visitConflicts(api: TestApi, visitor: Visitor): Promise<void> {
  const dead = await seedEvent(api.database, { state: 'dead' });
  const letter = `/v1/dead-letters/${dead.entryIds[0]}`;
  await visitor.post(`${letter}/replay`, { reason, payload: { symbol: 1 } }, 422);
  await visitor.post(`${letter}/discard`, { reason }, 200);
  await visitor.post(`${letter}/discard`, { reason }, 409);
  await visitor.post(`${letter}/replay`, { reason }, 409);
  const { items } = await visitor.get<Page<RejectedRecord>>('/v1/rejected?status=open');
  const record = `/v1/rejected/${items[0]!.id}`;
  const { event_id } = dead.event;
  for (const [event, status] of [
    [{ ...MENDED, payload: {} }, 422],
    [{ ...MENDED, event_id }, 409],
  ] as const) {
    await visitor.post(`${record}/resubmit`, { event, reason }, status);
  }
  await visitor.post(`${record}/discard`, { reason }, 200);
  await visitor.post(`${record}/discard`, { reason }, 409);
  await visitor.post(`${record}/resubmit`, { event: MENDED, reason }, 409);
  const replays = await visitor.get<Page<Replay>>('/v1/replays?status=cancelled');
  for (const move of ['pause', 'resume', 'cancel']) {
    await visitor.post(`/v1/replays/${replays.items[0]!.id}/${move}`, { reason }, 409);
  }
  await visitor.post('/v1/topics/quotes/retire', { reason }, 409);
  const held = await visitor.get<Page<HeldBatch>>('/v1/held-batches?state=released');
  for (const move of ['release', 'discard']) {
    await visitor.post(`/v1/held-batches/${held.items[0]!.id}/${move}`, { reason }, 409);
  }
  await visitGapConflicts(visitor);
  await visitUnserved(api, visitor);
  await visitDecisionConflicts(api, visitor);
  await visitor.post('/v1/switches/disengage', { scope: 'kind:seen', reason }, 403);
  const type = { schema_version: 1, description: reason, payload_schema: { type: 'object' } };
  await visitor.post('/v1/event-types', { ...type, event_type: 'lower' }, 422);
  await visitor.post('/v1/event-types', { ...type, event_type: 'PAYMENT_RECORDED' }, 409);
  await visitor.post('/v1/policies', { source: 'policy: [' }, 422);
  const other = { source: policyFile({ set: 'seen', limit: 7 }), fixtures: FIXTURES, version: 1 };
  await visitor.post('/v1/policies', other, 409);
  await visitor.post('/v1/policies/seen/activate', { version: 2, mode: 'shadow', reason }, 409);
  await visitor.post('/v1/policies/seen/activate', { version: 3, mode: 'enforce', reason }, 403);
  await visitor.get('/v1/policies/own/shadow', 409);
  await visitBacktestConflicts(api, visitor);
  const filter = {};
  await visitor.post('/v1/dead-letters/replay', { filter, dry_run: true }, 400);
  await visitor.get<Page<DeadLetter>>('/v1/dead-letters?cursor=x', 400);
}

/** Whatever orders deliveries for a topic that nobody serves. */
async function visitUnserved(api: TestApi, visitor: Visitor): Promise<void> {
  await seedEvent(api.database, { topics: ['orders'], state: 'dead' });
  const unserved = { reason, filter: { topic: 'orders' } };
  await visitor.post('/v1/replays', { name: 'x', ...unserved }, 409);
  await visitor.post('/v1/dead-letters/replay', unserved, 409);
  await visitor.post('/v1/consumers/desk/failures/retry', unserved, 409);
}

async function visitDecisionConflicts(api: TestApi, visitor: Visitor): Promise<void> {
  const { items } = await visitor.get<Page<DecisionSummary>>('/v1/decisions?state=held');
  const { decision_id, action_sha256, policy_version } = items[0]!;
  const seen = { action_sha256, policy_version, reason };
  for (const verb of ['approve', 'reject']) {
    const path = `/v1/decisions/${decision_id}/${verb}`;
    await visitor.post(path, { ...seen, policy_version: 99 }, 409);
    const list = { ids: [decision_id], list_sha256: 'ab'.repeat(32), reason };
    await visitor.post(`/v1/decisions/${verb}`, list, 409);
  }
  await api.post('/v1/switches/engage', { scope: 'subject:fund-1', reason });
  await visitor.post(`/v1/decisions/${decision_id}/approve`, seen, 422);
}

/** A version that another build took, and a back-test that is over. */
async function visitBacktestConflicts(api: TestApi, visitor: Visitor): Promise<void> {
  await api.database.sql(
    `INSERT INTO policy_versions (policy_set, version, sha256, source, tests, cost, created_by)
     VALUES ('seen', 9, sha256('x'), 'policy: seen', '[]', 1, 'x')`,
  );
  const unreadable = { version: 9, from: '2026-01-01' };
  await visitor.post('/v1/policies/seen/backtests', unreadable, 422);
  const { items } = await visitor.get<Page<Backtest>>('/v1/backtests?status=cancelled');
  await visitor.post(`/v1/backtests/${items[0]!.id}/cancel`, undefined, 409);
}

function filled(path: string, parameter: string): string {
  return path.replace(/\{\w+\}/g, parameter);
}

function base64(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
