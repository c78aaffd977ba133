import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const ROOT = join(__dirname, '../../libs/persistence/src');
/** Holds rows against others. */
const LOCKS = /\bFOR (NO KEY )?UPDATE\b|\bFOR (KEY )?SHARE\b|\bSKIP LOCKED\b/;

const sources = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.includes('spec'),
);
const locking = sources.filter((path) => LOCKS.test(readFileSync(join(ROOT, path), 'utf8')));

describe('a statement that locks rows', () => {
  it('stands in a file of its own kind, below the sql folder of its aggregate', () => {
    expect(locking.length).toBeGreaterThan(10);
    expect(locking.filter((path) => !path.includes(`${sep}sql${sep}`))).toEqual([]);
  });
});
