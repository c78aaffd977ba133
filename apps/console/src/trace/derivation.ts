/** One value inside a JSON document: where it is, and its text as written. */
export interface Leaf {
  path: string;
  name: string;
  text: string;
}

export type Derivation =
  /** The raw payload holds the value under the same name. */
  | { kind: 'same'; rawPath: string }
  /** The same value under another name. */
  | { kind: 'renamed'; rawPath: string }
  /** The same moment, written another way. */
  | { kind: 'reformatted'; rawPath: string }
  /** Nowhere in the raw payload as such: the mapper made it. */
  | { kind: 'made' };

export interface DerivedField {
  leaf: Leaf;
  derivation: Derivation;
}

export interface Comparison {
  canonical: DerivedField[];
  /** What the raw payload holds, in its order; `used` by some canonical field or not. */
  raw: { leaf: Leaf; used: boolean }[];
  /** Leaves of the raw payload that are not compared because there are too many. */
  rawLeft: number;
}

export const RAW_LEAVES_MAX = 4_000;
/** A shorter text (`1`, `true`) says nothing by being equal: it needs the same name too. */
const TELLING_TEXT_MIN = 3;

/** Finds for each canonical value where in the raw payload it came from. */
export function compareWithRaw(raw: unknown, canonical: unknown, recordIndex: number): Comparison {
  const all = leavesOf(raw);
  const leaves = all.slice(0, RAW_LEAVES_MAX);
  const origins = new Origins(leaves, recordIndex);
  const fields = leavesOf(canonical).map((leaf) => ({ leaf, derivation: origins.of(leaf) }));
  const used = new Set(
    fields.flatMap(({ derivation }) => (derivation.kind === 'made' ? [] : [derivation.rawPath])),
  );
  return {
    canonical: fields,
    raw: leaves.map((leaf) => ({ leaf, used: used.has(leaf.path) })),
    rawLeft: all.length - leaves.length,
  };
}

class Origins {
  private readonly byText = new Map<string, Leaf[]>();
  private readonly byMoment = new Map<number, Leaf[]>();

  constructor(
    leaves: readonly Leaf[],
    private readonly recordIndex: number,
  ) {
    for (const leaf of leaves) {
      add(this.byText, leaf.text, leaf);
      const moment = momentOf(leaf.text);
      if (moment !== null) add(this.byMoment, moment, leaf);
    }
  }

  of(leaf: Leaf): Derivation {
    const equal = this.byText.get(leaf.text) ?? [];
    const named = this.nearest(equal.filter(({ name }) => name === leaf.name));
    if (named) return { kind: 'same', rawPath: named.path };
    const telling = leaf.text.length >= TELLING_TEXT_MIN ? this.nearest(equal) : undefined;
    if (telling) return { kind: 'renamed', rawPath: telling.path };
    const moment = momentOf(leaf.text);
    const same = moment === null ? undefined : this.nearest(this.byMoment.get(moment) ?? []);
    return same ? { kind: 'reformatted', rawPath: same.path } : { kind: 'made' };
  }

  /** In a payload of many records the one at the event's own place is meant. */
  private nearest(leaves: readonly Leaf[]): Leaf | undefined {
    return leaves.find(({ path }) => path.includes(`[${this.recordIndex}]`)) ?? leaves[0];
  }
}

function add<Key>(map: Map<Key, Leaf[]>, key: Key, leaf: Leaf): void {
  const known = map.get(key);
  if (known) known.push(leaf);
  else map.set(key, [leaf]);
}

/** Milliseconds since 1970 of an ISO time, or of epoch seconds or milliseconds of this age. */
function momentOf(text: string): number | null {
  if (/^\d{4}-\d{2}-\d{2}T/.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : at;
  }
  if (/^1\d{12}$/.test(text)) return Number(text);
  return /^1\d{9}$/.test(text) ? Number(text) * 1_000 : null;
}

function leavesOf(value: unknown, path = '$', name = ''): Leaf[] {
  if (value instanceof NumberText) return [{ path, name, text: value.text }];
  if (Array.isArray(value))
    return value.flatMap((item, i) => leavesOf(item, `${path}[${i}]`, name));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`, key));
  }
  return [{ path, name, text: String(value) }];
}

/** A number as it was written: `1.10` stays `1.10`. */
class NumberText {
  constructor(readonly text: string) {}
}

/** Parses JSON and keeps how each number was written, where the browser tells; null: no JSON. */
export function parseKeepingNumbers(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text, keepNumber) as unknown };
  } catch {
    return null;
  }
}

function keepNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && context?.source ? new NumberText(context.source) : value;
}
