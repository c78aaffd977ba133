/** What a masked value is shown as. */
export const REDACTED = '[redacted]';

/** One step of a path: a member, every member or element, or a member at any depth. */
type Segment = { kind: 'member'; name: string } | { kind: 'all' } | { kind: 'deep'; name: string };

/** A parsed JSON path: `$.user.email`, `$.orders[*].card`, `$..password`. */
export interface RedactionPath {
  text: string;
  segments: readonly Segment[];
}

const SEGMENT = /^(?:\.\.([\w-]+)|\.([\w-]+)|\[\*\]|\.\*|\[(\d+)\]|\['([^']+)'\])/;

/** Throws a plain Error that says where the path stops making sense. */
export function parseRedactionPath(text: string): RedactionPath {
  if (!text.startsWith('$')) throw new Error(`"${text}" does not begin with $`);
  const segments: Segment[] = [];
  let rest = text.slice(1);
  while (rest !== '') {
    const match = SEGMENT.exec(rest);
    if (!match) throw new Error(`"${text}" makes no sense from "${rest}"`);
    const [whole, deep, name, index, quoted] = match;
    if (deep !== undefined) segments.push({ kind: 'deep', name: deep });
    else if (name ?? index ?? quoted) {
      segments.push({ kind: 'member', name: (name ?? index ?? quoted)! });
    } else segments.push({ kind: 'all' });
    rest = rest.slice(whole.length);
  }
  if (segments.length === 0) throw new Error(`"${text}" names nothing`);
  return { text, segments };
}

/**
 * A copy with every value that a path leads to masked, the paths that masked something, and what they
 * masked.
 */
export function redact<T>(
  value: T,
  paths: readonly RedactionPath[],
): { value: T; redacted: string[]; masked: unknown[] } {
  const masked: unknown[] = [];
  const copy = paths.length === 0 ? value : structuredClone(value);
  const redacted = paths
    .filter((path) => mask(copy, path.segments, masked))
    .map((path) => path.text);
  return { value: copy, redacted, masked };
}

function mask(value: unknown, [segment, ...rest]: readonly Segment[], masked: unknown[]): boolean {
  if (segment === undefined || value === null || typeof value !== 'object') return false;
  const object = value as Record<string, unknown>;
  if (segment.kind === 'deep') return maskDeep(object, [segment, ...rest], masked);
  const names = segment.kind === 'all' ? Object.keys(object) : [segment.name];
  return names.map((name) => maskMember(object, [name, rest], masked)).some(Boolean);
}

function maskMember(
  object: Record<string, unknown>,
  [name, rest]: [string, readonly Segment[]],
  masked: unknown[],
): boolean {
  if (!Object.hasOwn(object, name)) return false;
  if (rest.length > 0) return mask(object[name], rest, masked);
  if (object[name] !== REDACTED) masked.push(object[name]);
  object[name] = REDACTED;
  return true;
}

function maskDeep(
  object: Record<string, unknown>,
  path: readonly [Segment & { kind: 'deep' }, ...Segment[]],
  masked: unknown[],
): boolean {
  const [{ name }, ...rest] = path;
  const here = maskMember(object, [name, rest], masked);
  const below = Object.values(object)
    .filter((member) => member !== null && typeof member === 'object')
    .map((member) => maskDeep(member as Record<string, unknown>, path, masked));
  return here || below.some(Boolean);
}
