import { cleanText } from '@acp/contracts';
import type { TripleWrite } from '../ingest/triple-write.js';

const TEXT_CHARS_MAX = 300;

/** Whether a batch says something of gaps: most do not, and take the shorter statement. */
export function saysOfGaps({ cursors = [], fills = [] }: TripleWrite): boolean {
  return fills.length > 0 || cursors.some(({ gaps = [] }) => gaps.length > 0);
}

/** What a batch says of gaps, as parameters $45 and $46 of `tripleWriteWithGaps`. */
export function gapParameters({ cursors = [], fills = [] }: TripleWrite): unknown[] {
  const found = cursors.flatMap(({ connector, source, gaps = [] }) =>
    gaps.map((gap) => ({
      ...gap,
      connector,
      source,
      stream: cleanText(gap.stream, TEXT_CHARS_MAX),
      symbol: cleanText(gap.symbol, TEXT_CHARS_MAX),
    })),
  );
  return [JSON.stringify(found), JSON.stringify(fills)];
}
