import { endOfString } from '@acp/contracts';

/** Deeper JSON is not taken as JSON by PostgreSQL (its parser recurses) and by no record of ours. */
export const JSON_DEPTH_MAX = 256;

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** How deep arrays and objects nest. Reads characters, so no depth can exhaust the stack. */
export function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === OPEN_ARRAY || char === OPEN_OBJECT) deepest = Math.max(deepest, ++depth);
    else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) depth -= 1;
  }
  return deepest;
}

/** The items of a JSON array as they were written. The text must be a valid JSON array. */
export function arrayItemTexts(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === OPEN_ARRAY || char === OPEN_OBJECT) {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 0) items.push(text.slice(start, at).trim());
    } else if (char === COMMA && depth === 1) {
      items.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return items.length === 1 && items[0] === '' ? [] : items;
}
