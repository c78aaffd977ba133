import { CANONICAL_EVENT_SCHEMA, newId, type EventDraft } from '@acp/contracts';
import { completeEvent, rawPayloadOf } from '@acp/intake';
import { validateSync } from 'class-validator';
import { EventDraftDto } from './event-draft.dto.js';
import { inspectDraft } from './inspect-draft.js';

const raw = rawPayloadOf({
  source: 'http',
  connector: 'test',
  body: '{}',
  fetchedAt: new Date('2026-01-01T00:00:00Z'),
  traceId: newId(),
});

const valid: EventDraft = {
  event_id: newId(),
  event_type: 'MARKET_QUOTE_INGESTED',
  source: 'desk',
  entity_id: 'BTCUSDT',
  entity_type: 'symbol',
  occurred_at: '2026-01-01T00:00:00Z',
  schema_version: 1,
  trace_id: newId(),
  causation_id: newId(),
  payload: { symbol: 'BTCUSDT', bid_price: '1', ask_price: '2' },
};

const OF_ANY_TYPE: unknown[] = [null, undefined, 0, 1, 1.5, true, '', 'x', [], {}, [1], '\ud800'];
const TEXTS = ['A', 'A_1', '1A', 'a', 'a.b-c', '-a', 'x'.repeat(512), 'x'.repeat(513), ' ', 'Ω'];
const UUIDS = [newId(), newId().toUpperCase(), `urn:uuid:${newId()}`, `{${newId()}}`, 'x-y'];
const TIMES = [
  '2026-01-01T00:00:00Z',
  '2026-01-01t00:00:00z',
  '2026-01-01 00:00:00Z',
  '2026-01-01T00:00:00.123456789Z',
  '2026-01-01T00:00:00.1234567890Z',
  '2026-01-01T00:00:00+05:30',
  '2026-01-01T00:00:00+0530',
  '2026-01-01T00:00:00',
  '2026-01-01',
  '2026-02-29T00:00:00Z',
  '2024-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T25:00:00Z',
  '+010000-01-01T00:00:00Z',
];
const VERSIONS = [1, 2, 0, -1, 32_767, 32_768];

const candidates: [keyof EventDraft, unknown][] = [
  ...(Object.keys(valid) as (keyof EventDraft)[]).flatMap((name) =>
    OF_ANY_TYPE.map((value): [keyof EventDraft, unknown] => [name, value]),
  ),
  ...(['event_type', 'source', 'entity_id', 'entity_type'] as const).flatMap((name) =>
    TEXTS.map((value): [keyof EventDraft, unknown] => [name, value]),
  ),
  ...(['event_id', 'trace_id', 'causation_id'] as const).flatMap((name) =>
    UUIDS.map((value): [keyof EventDraft, unknown] => [name, value]),
  ),
  ...TIMES.map((value): [keyof EventDraft, unknown] => ['occurred_at', value]),
  ...VERSIONS.map((value): [keyof EventDraft, unknown] => ['schema_version', value]),
];

/** The gate alone also knows registered types, storable values and real moments. */
const OF_THE_GATE_ALONE = /GATE\.(UNKNOWN|UNSAFE)/;

function gateRefuses(draft: unknown, member: string): boolean {
  const completion = completeEvent(draft as EventDraft, raw);
  if (completion.kind === 'event') return false;
  return completion.reasons.some(
    ({ code, path }) => path === `/${member}` && !OF_THE_GATE_ALONE.test(code),
  );
}

function dtoRefuses(draft: unknown, member: string): boolean {
  return inspectDraft(draft).some(({ path }) => path === `/${member}`);
}

describe('EventDraftDto', () => {
  it.each(candidates)('agrees with the gate on %s = %p', (member, value) => {
    const draft = { ...valid, [member]: value };
    if (typeof value === 'string' && !value.isWellFormed()) return;
    expect(dtoRefuses(draft, member)).toBe(gateRefuses(draft, member));
  });

  it('knows the members of the canonical event, but for what this system sets', () => {
    const dto = Object.assign(new EventDraftDto(), valid);
    expect(validateSync(dto, { whitelist: true, forbidNonWhitelisted: true })).toEqual([]);
    const ours = Object.keys(CANONICAL_EVENT_SCHEMA.properties).filter((n) => n !== 'ingested_at');
    expect(Object.keys(valid).sort()).toEqual(ours.sort());
  });

  it.each(['colour', 'ingested_at', '__proto__', 'constructor'])(
    'refuses the member %s, as the gate does',
    (name) => {
      const draft = JSON.parse(JSON.stringify(valid).replace('{', `{"${name}": {},`)) as unknown;
      expect(dtoRefuses(draft, name)).toBe(true);
      expect(completeEvent(draft as EventDraft, raw).kind).toBe('refused');
    },
  );
});
