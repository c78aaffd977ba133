import { DEFAULT_RETRY, type PublishOutcome } from '@acp/contracts';
import type { EntryOutcome } from '@acp/persistence';
import { backoffMs, parkBehindHeads, settlementOf, systemicFailure } from './settlement.js';

const unknown: PublishOutcome = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: 'HTTP 500' };
const rules = {
  retry: DEFAULT_RETRY,
  ordered: false,
  systemic: false,
  open: false,
  random: () => 0,
};
const entry = (attempts: number, attempts_forgiven = 0) => ({
  id: '7',
  attempts,
  attempts_forgiven,
  partition_key: 'BTCUSDT' as string | null,
});

describe('backoffMs', () => {
  it.each([
    [1, 2_000],
    [2, 5_000],
    [3, 15_000],
    [4, 30_000],
    [5, 60_000],
    [9, 60_000],
  ])('waits after attempt %i for %i ms before jitter', (attempt, expected) => {
    expect(backoffMs(attempt, DEFAULT_RETRY, () => 0)).toBe(expected);
  });

  it('adds at most the jitter', () => {
    expect(backoffMs(1, DEFAULT_RETRY, () => 0.999_999)).toBe(2_400);
  });
});

describe('settlementOf', () => {
  it('keeps the broker reference of a delivered entry', () => {
    const outcome = settlementOf(entry(0), { kind: 'delivered', broker_ref: 'x' }, rules);
    expect(outcome).toEqual({ entryId: '7', kind: 'delivered', brokerRef: 'x' });
  });

  it('retries an unknown error four times and buries it at the fifth attempt', () => {
    const kinds = [0, 1, 2, 3, 4].map((n) => settlementOf(entry(n), unknown, rules).kind);
    expect(kinds).toEqual(['retry', 'retry', 'retry', 'retry', 'dead']);
  });

  it('does not count attempts that an operator has forgiven', () => {
    expect(settlementOf(entry(5, 5), unknown, rules)).toMatchObject({
      kind: 'retry',
      delayMs: 2_000,
    });
    expect(settlementOf(entry(9, 5), unknown, rules).kind).toBe('dead');
  });

  it('buries a rejected message at once', () => {
    const rejected: PublishOutcome = {
      kind: 'rejected',
      code: 'TRANSPORT.REJECTED',
      message: 'no',
    };
    expect(settlementOf(entry(0), rejected, rules)).toMatchObject({
      kind: 'dead',
      errorCode: 'TRANSPORT.REJECTED',
    });
  });

  it('postpones when the transport is down, for as long as it says', () => {
    const down: PublishOutcome = {
      kind: 'unavailable',
      code: 'TRANSPORT.UNAVAILABLE',
      message: '',
    };
    expect(settlementOf(entry(4), down, rules)).toMatchObject({
      kind: 'postponed',
      delayMs: 1_000,
    });
    expect(settlementOf(entry(4), { ...down, retry_after_ms: 9_000 }, rules).delayMs).toBe(9_000);
  });

  it('parks what is held back behind its key, and gives back what has no head to wait for', () => {
    const ordered = { ...rules, ordered: true };
    const heldBack: PublishOutcome = { kind: 'held_back' };
    const free = { entryId: '7', kind: 'postponed', delayMs: 0 };
    expect(settlementOf(entry(0), heldBack, ordered)).toEqual({ entryId: '7', kind: 'parked' });
    expect(settlementOf({ ...entry(0), partition_key: null }, heldBack, ordered)).toEqual(free);
    expect(settlementOf(entry(0), heldBack, rules)).toEqual(free);
  });

  it('spends no attempt while the failure is systemic', () => {
    const systemic = { ...rules, systemic: true };
    expect(settlementOf(entry(0), unknown, systemic).kind).toBe('postponed');
    expect(settlementOf(entry(4), unknown, systemic).kind).toBe('postponed');
  });

  it('buries nothing while the breaker is open', () => {
    const open = { ...rules, open: true };
    expect(settlementOf(entry(0), unknown, open).kind).toBe('retry');
    expect(settlementOf(entry(4), unknown, open).kind).toBe('postponed');
  });

  it('waits at least as long as the receiver asks', () => {
    const asked = { ...unknown, retry_after_ms: 20_000 } as PublishOutcome;
    expect(settlementOf(entry(0), asked, rules).delayMs).toBe(20_000);
  });
});

describe('systemicFailure', () => {
  const ok: PublishOutcome = { kind: 'delivered', broker_ref: null };

  it('sees a batch of which nine tenths failed alike, numbers aside', () => {
    const failed = Array.from({ length: 18 }, (_, i) => ({ ...unknown, message: `row ${i}` }));
    expect(systemicFailure([...failed, ok, ok])).toContain('TRANSPORT.FAILED: row #');
  });

  it('looks at what was tried, not at what was held back behind it', () => {
    const heldBack: PublishOutcome[] = Array(400).fill({ kind: 'held_back' });
    expect(systemicFailure([...Array(20).fill(unknown), ...heldBack])).not.toBeNull();
    expect(systemicFailure([unknown, ...heldBack])).toBeNull();
  });

  it('is silent for small batches and for mixed errors', () => {
    expect(systemicFailure(Array(19).fill(unknown))).toBeNull();
    const mixed = Array.from({ length: 20 }, (_, i) =>
      i % 2 ? unknown : { ...unknown, message: 'other' },
    );
    expect(systemicFailure(mixed)).toBeNull();
  });
});

describe('parkBehindHeads', () => {
  it('schedules only the head of a key and parks what is behind it', () => {
    const entries = ['a', 'b', 'a', 'a', null, null].map((partition_key) => ({ partition_key }));
    const kinds: EntryOutcome['kind'][] = [
      'postponed',
      'delivered',
      'postponed',
      'retry',
      'postponed',
      'retry',
    ];
    const settled = kinds.map((kind, i) => ({ entryId: String(i), kind }));
    expect(parkBehindHeads(entries, settled).map((outcome) => outcome.kind)).toEqual([
      'postponed',
      'delivered',
      'parked',
      'parked',
      'postponed',
      'retry',
    ]);
  });
});
