import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { CLAIMS, isFor, type Claim } from './claims.js';
import { EXCUSES, type Excuse } from './excuses.js';
import { allBlocks, nameOf, type Block } from './page-blocks.js';

const claims: [string, Claim][] = Object.entries(CLAIMS);
const blocks = allBlocks();
/** Boxes, arrows and nothing that anybody could type. */
const DRAWING = /[─┌└►◄▲▼]/;
const excused = ({ page, holds }: Excuse, block: Block) =>
  block.page === page && block.text.includes(holds);
const pagesOf = (claim: Claim) => [
  ...new Set(blocks.filter((block) => isFor(claim, block)).map(({ page }) => page)),
];
const isDrawn = ({ language, text }: Block) => language === '' && DRAWING.test(text);

describe('each block of a page', () => {
  it('is a drawing, or is answered for by one suite or one excuse', () => {
    const of = (block: Block) => [
      ...claims.filter(([, claim]) => isFor(claim, block)).map(([name]) => name),
      ...EXCUSES.filter((excuse) => excused(excuse, block)).map(({ because }) => because),
      ...(isDrawn(block) ? ['drawn'] : []),
    ];
    const wrong = blocks.filter((block) => of(block).length !== 1);
    expect(wrong.map((block) => [nameOf(block), of(block)])).toEqual([]);
  });

  it.each(claims)('of %s is read by its suite', (name, claim) => {
    const text = readFileSync(join(WORKSPACE, claim.suite), 'utf8');
    const mentioned = pagesOf(claim).filter((page) => text.includes(page));
    expect(text.includes(`locksFor('${name}')`) || mentioned.length > 0).toBe(true);
  });

  it('has an excuse only where it needs one', () => {
    const stale = EXCUSES.filter((excuse) => !blocks.some((block) => excused(excuse, block)));
    expect(stale).toEqual([]);
  });
});
