/** Longest line that holds more than a brace: fits half of a wide dialog. */
const LINE_CHARS_MAX = 70;

/** JSON for reading: what fits stands on one line, the rest is taken apart as far as it must be. */
export function jsonLines(value: unknown): string {
  return lines(value, { indent: '', before: 0 });
}

/** `before`: characters of the first line that are taken already. */
function lines(value: unknown, { indent, before }: { indent: string; before: number }): string {
  const line = oneLine(value);
  if (before + line.length <= LINE_CHARS_MAX || !isNested(value)) return line;
  const inner = `${indent}  `;
  const members = membersOf(value).map(([name, member]) => {
    const head = inner + name;
    return head + lines(member, { indent: inner, before: head.length });
  });
  const [first, last] = bracketsOf(value);
  return `${first}\n${members.join(',\n')}\n${indent}${last}`;
}

function oneLine(value: unknown): string {
  if (!isNested(value)) return JSON.stringify(value) ?? 'null';
  const members = membersOf(value).map(([name, member]) => name + oneLine(member));
  const [first, last] = bracketsOf(value);
  if (members.length === 0) return first + last;
  const space = Array.isArray(value) ? '' : ' ';
  return first + space + members.join(', ') + space + last;
}

/** Each with its name as it stands before the value; elements of an array have none. */
function membersOf(value: object): [name: string, member: unknown][] {
  if (Array.isArray(value)) return value.map((member) => ['', member]);
  return Object.entries(value).map(([name, member]) => [`${JSON.stringify(name)}: `, member]);
}

function bracketsOf(value: object): [string, string] {
  return Array.isArray(value) ? ['[', ']'] : ['{', '}'];
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
