import { canonicalJson, escapePointer } from '@acp/contracts';

/** The pointer of each place, as far in as it goes, where two JSON values are not the same. */
export function differences(one: unknown, other: unknown, path = ''): string[] {
  if (canonicalJson(one) === canonicalJson(other)) return [];
  if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) return [path];
  const members = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...members].flatMap((member) => {
    const at = `${path}/${escapePointer(member)}`;
    const [before, after] = [memberOf(one, member), memberOf(other, member)];
    return before === undefined || after === undefined ? [at] : differences(before, after, at);
  });
}

function memberOf(tree: object, member: string): unknown {
  return Object.hasOwn(tree, member) ? (tree as Record<string, unknown>)[member] : undefined;
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
