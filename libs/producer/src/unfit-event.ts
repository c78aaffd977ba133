/** The event can be in no column of PostgreSQL. Thrown before anything is sent: the transaction goes on. */
export class UnfitEvent extends Error {
  override readonly name = 'UnfitEvent';

  constructor(
    /** JSON pointer into the events that were given. */
    readonly path: string,
    problem: string,
  ) {
    super(`${path || 'the event'} ${problem}`);
  }
}

/**
 * JSON of the events. PostgreSQL refuses NUL and half surrogate pairs in any text, and its error would
 * end the transaction around it.
 */
export function fitJson(events: readonly object[]): string {
  const text = JSON.stringify(events);
  if (mayBeUnfit(text)) events.forEach((event, index) => visit(event, `/${index}`));
  return text;
}

/** Of a text, or of JSON. Quick, and over-cautious: a text may spell the escape. */
export function mayBeUnfit(text: string | null): boolean {
  return text !== null && (text.includes('\0') || !text.isWellFormed() || ESCAPED.test(text));
}

const ESCAPED = /\\u(0000|d[89a-f])/i;

function visit(value: unknown, path: string): void {
  if (typeof value === 'string') check(value, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const place = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    check(key, place);
    visit(member, place);
  }
}

function check(text: string, path: string): void {
  if (text.includes('\0')) throw new UnfitEvent(path, 'holds a NUL character');
  if (!text.isWellFormed()) throw new UnfitEvent(path, 'holds half a surrogate pair');
}
