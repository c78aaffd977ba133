/** A place in an action where it is not as it was; a member that is not there has no value. */
interface Difference {
  path: string;
  before?: unknown;
  now?: unknown;
}

/** Where two JSON values differ, by the path of the member; lists are compared as a whole. */
export function differencesOf(before: unknown, now: unknown, path = ''): Difference[] {
  if (!isObject(before) || !isObject(now)) {
    return isSame(before, now) ? [] : [{ path, before, now }];
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  return names.flatMap((name) =>
    differencesOf(before[name], now[name], path === '' ? name : `${path}.${name}`),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isSame(before: unknown, now: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}
