/**
 * Nesting that a body may have: what an event may have (64), and what a request puts around it. Deeper
 * ones parse, and then exhaust the stack of whoever walks them: validation, transformation, a hash.
 */
export const JSON_DEPTH_MAX = 100;

/** Whether a JSON text nests deeper than the limit; looks no further than the place where it does. */
export function isNestedTooDeep(text: string, depthMax = JSON_DEPTH_MAX): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (depth > depthMax) return true;
  }
  return false;
}

/** The place of the closing quotation mark, or the end of a text that has none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
