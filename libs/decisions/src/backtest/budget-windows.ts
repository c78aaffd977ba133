import { Decimal, type CompiledPolicy, type Reservation } from '@acp/policy';

/** Budget keys that are followed at a time; beyond, the one that was seen first is let go. */
export const BUDGET_KEYS_MAX = 20_000;

/** What people released later than it was judged, and when; beyond, the next one is let go at once. */
export const LATE_USES_MAX = 20_000;

/** Use of a budget; times in milliseconds since 1970, with their fraction. */
export interface RecordedUse {
  key: string;
  amount: string;
  /** Start of the window that it was taken from. */
  windowStart: number;
}

/** What one decision took, as it is recorded and as it is re-enacted. */
export interface Uses {
  at: number;
  recorded: readonly RecordedUse[];
  reenacted: readonly Pick<Reservation, 'key' | 'amount' | 'windowMs'>[];
  /** Milliseconds of the windows of the recorded version, by budget. */
  windowsMs: ReadonlyMap<string, number>;
}

interface Window {
  start: number;
  end: number;
  used: string;
}

/** A budget's window as it was, and as it is with the policy that is tried. */
interface Pair {
  recorded: Window | null;
  reenacted: Window | null;
}

/** What goes on after an interruption; JSON. */
export interface SavedWindows {
  pairs: [string, Window | null, Window | null][];
  late: LateUses[];
  letGo: number;
}

type LateUses = Omit<Uses, 'windowsMs'> & { windowsMs: [string, number][] };

/** `set/budget/value` → budget. */
export function budgetOf(key: string): string {
  return key.split('/', 2)[1]!;
}

/** Milliseconds of each budget's window. */
export function windowsOf(policy: CompiledPolicy): ReadonlyMap<string, number> {
  const budgets = [...policy.kinds.values()][0]?.budgets ?? [];
  return new Map(budgets.map(({ id, windowMs }) => [id, windowMs]));
}

/**
 * The budgets of a back-test. Each key has two windows: the one that was, from the recorded reservations,
 * and the one that would have been. While they are the same, what the gatekeeper found at the time is
 * the answer; from the first difference on it is computed, until both are over.
 */
export class BudgetWindows {
  private readonly pairs = new Map<string, Pair>();
  private readonly late: LateUses[];
  private now = 0;
  private lost: number;

  constructor(saved: SavedWindows = { pairs: [], late: [], letGo: 0 }) {
    for (const [key, recorded, reenacted] of saved.pairs) {
      this.pairs.set(key, { recorded, reenacted });
    }
    this.late = [...saved.late];
    this.lost = saved.letGo;
  }

  /** Windows and late uses that were let go: from the first on, what follows may differ. */
  get letGo(): number {
    return this.lost;
  }

  /** Whether what is recorded is the state that the tried policy would have met, too. */
  isAsRecorded(key: string, at: number): boolean {
    return this.isSame(this.pairs.get(key), at);
  }

  hasRoom({ key, amount, cap }: Reservation, at: number): boolean {
    const used = aliveAt(this.pairs.get(key)?.reenacted ?? null, at)?.used ?? '0';
    return Decimal.of(used).plus(Decimal.of(amount)).compare(Decimal.of(cap)) <= 0;
  }

  /** Goes on to `at`: what was released until then counts. */
  goTo(at: number): void {
    this.now = at;
    while (this.late.length > 0 && this.late[0]!.at <= at) {
      const { windowsMs, ...uses } = this.late.shift()!;
      this.take({ ...uses, windowsMs: new Map(windowsMs) });
    }
  }

  /** Counts it when its time comes. */
  takeLater(uses: Uses): void {
    if (uses.recorded.length === 0 && uses.reenacted.length === 0) return;
    if (this.late.length >= LATE_USES_MAX) {
      this.lost += 1;
      return;
    }
    let place = this.late.length;
    while (place > 0 && this.late[place - 1]!.at > uses.at) place -= 1;
    this.late.splice(place, 0, { ...uses, windowsMs: [...uses.windowsMs] });
  }

  take({ at, recorded, reenacted, windowsMs }: Uses): void {
    const now = new Map(reenacted.map((use) => [use.key, use]));
    for (const was of recorded) {
      const windowMs = windowsMs.get(budgetOf(was.key)) ?? 0;
      this.takeBoth(was, { at, now: now.get(was.key), windowMs });
      now.delete(was.key);
    }
    for (const use of now.values()) {
      const pair = this.pairOf(use.key);
      pair.reenacted = rolled(pair.reenacted, use, at);
    }
  }

  save(): SavedWindows {
    this.forgetEnded();
    const pairs = [...this.pairs].map(
      ([key, { recorded, reenacted }]) => [key, recorded, reenacted] as SavedWindows['pairs'][0],
    );
    return { pairs, late: this.late, letGo: this.lost };
  }

  private takeBoth(
    was: RecordedUse,
    { at, now, windowMs }: { at: number; now: Uses['reenacted'][0] | undefined; windowMs: number },
  ): void {
    const pair = this.pairOf(was.key);
    const same = this.isSame(pair, at);
    pair.recorded = recordedWith(pair.recorded, was, windowMs);
    if (!now) return;
    const asMuch = Decimal.of(now.amount).compare(Decimal.of(was.amount)) === 0;
    // The same use of the same window: begun when it was, not when we would say.
    pair.reenacted =
      same && asMuch && now.windowMs === windowMs ? pair.recorded : rolled(pair.reenacted, now, at);
  }

  private isSame(pair: Pair | undefined, at: number): boolean {
    if (!pair) return true;
    const recorded = aliveAt(pair.recorded, at);
    const reenacted = aliveAt(pair.reenacted, at);
    if (recorded === reenacted) return true;
    if (!recorded || !reenacted || recorded.start !== reenacted.start) return false;
    return Decimal.of(recorded.used).compare(Decimal.of(reenacted.used)) === 0;
  }

  private pairOf(key: string): Pair {
    const known = this.pairs.get(key);
    if (known) return known;
    if (this.pairs.size >= BUDGET_KEYS_MAX) this.makeRoom();
    const pair: Pair = { recorded: null, reenacted: null };
    this.pairs.set(key, pair);
    return pair;
  }

  private makeRoom(): void {
    this.forgetEnded();
    if (this.pairs.size < BUDGET_KEYS_MAX) return;
    this.pairs.delete(this.pairs.keys().next().value!);
    this.lost += 1;
  }

  private forgetEnded(): void {
    for (const [key, { recorded, reenacted }] of this.pairs) {
      if (!aliveAt(recorded, this.now) && !aliveAt(reenacted, this.now)) this.pairs.delete(key);
    }
  }
}

function aliveAt(window: Window | null, at: number): Window | null {
  return window && window.end > at ? window : null;
}

function recordedWith(before: Window | null, { amount, windowStart }: RecordedUse, ms: number) {
  if (before?.start === windowStart) return { ...before, used: sum(before.used, amount) };
  return { start: windowStart, end: windowStart + ms, used: amount };
}

/** A window opens with the first use after the one before is over. */
function rolled(before: Window | null, { amount, windowMs }: Uses['reenacted'][0], at: number) {
  const open = aliveAt(before, at);
  if (open) return { ...open, used: sum(open.used, amount) };
  return { start: at, end: at + windowMs, used: amount };
}

function sum(a: string, b: string): string {
  return Decimal.of(a).plus(Decimal.of(b)).toString();
}
