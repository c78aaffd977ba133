import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const ROOT = join(__dirname, '..');
/** What a delivery makes of an entry; `ENTRIES` has it, the table may one day not. */
const STATE =
  /\b(delivered_at|claimed_by|broker_ref)\b|\bo\.(claimed_at|delivery_attempts)\b|\b(ENTRY_STATE|DELIVERY_ENTRY_COLUMNS)\b/;
const TABLE = /\b(?:FROM|JOIN) outbox\b/g;

/** They move entries on, and lock them or write them: it is the row itself that they must see. */
const MOVERS = [
  'outbox/sql/',
  'dead-letters/sql/act-on-dead-letters.sql.ts',
  'gatekeeper/sql/released-entries.sql.ts',
  'topics/sql/open-entries.sql.ts',
];

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && !path.includes('spec'));

describe('a statement that asks what became of an entry', () => {
  it('reads it from the one place', () => {
    const others = sources.filter((path) => !MOVERS.some((mover) => path.startsWith(mover)));
    const past = others.flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return readsOfTheTable(text).map((scope) => `${path}: ${scope}`);
    });
    expect(past).toEqual([]);
  });

  it.each([
    ['in the condition', '`SELECT id FROM outbox o WHERE o.delivered_at IS NULL`', 1],
    ['in the columns', '`SELECT (SELECT o.broker_ref FROM outbox o WHERE o.id = 1)`', 1],
    ['in another part of the statement', '`SELECT delivered_at FROM (SELECT id FROM outbox) o`', 0],
  ])('is noticed where it asks the table %s', (_where, text, found) => {
    expect(readsOfTheTable(text)).toHaveLength(found);
  });
});

/** Parts of statements, from bracket to bracket, that read the table and the state together. */
function readsOfTheTable(text: string): string[] {
  return [...text.matchAll(TABLE)]
    .filter(({ index }) => !text.slice(0, index).endsWith('DELETE '))
    .map(({ index }) => partAround(text, index))
    .filter((part) => STATE.test(part));
}

function partAround(text: string, at: number): string {
  return text.slice(edge(text, at, -1), edge(text, at, 1));
}

/** Where the brackets around a place begin or end, or the text of the statement does. */
function edge(text: string, from: number, step: 1 | -1): number {
  const [opens, closes] = step === 1 ? ['(', ')'] : [')', '('];
  let depth = 0;
  for (let at = from; at >= 0 && at < text.length; at += step) {
    const char = text[at];
    if (char === '`') return at;
    if (char === opens) depth += 1;
    if (char === closes && (depth -= 1) < 0) return at;
  }
  return step === 1 ? text.length : 0;
}
