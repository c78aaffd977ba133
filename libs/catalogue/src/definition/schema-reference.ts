import { pointerMembers } from '@acp/contracts';
import type { JsonObject } from './definition.js';

/** What `#/$defs/…` points at; undefined where there is nothing. */
export function resolveReference(reference: string, root: JsonObject): unknown {
  let found: unknown = root;
  for (const member of pointerMembers(decode(reference.slice(1)))) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, member))
      return undefined;
    found = (found as Record<string, unknown>)[member];
  }
  return found;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
