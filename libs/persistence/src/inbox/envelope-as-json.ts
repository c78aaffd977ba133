/** PostgreSQL reads JSON by recursion and refuses what would overflow its stack: seen at 200,000. */
const DEPTH_MAX = 1_000;

/**
 * The body of a message for a `json` column: as it came where it is JSON that the database reads, else
 * as a JSON string. A body that cannot be kept would hold up its consumer for ever.
 */
export function envelopeAsJson(envelope: string): string {
  return isReadable(envelope) ? envelope : JSON.stringify(envelope);
}

function isReadable(envelope: string): boolean {
  try {
    JSON.parse(envelope);
    return depthOf(envelope) <= DEPTH_MAX;
  } catch {
    return false;
  }
}

/** How deep JSON text is nested; brackets inside its strings do not count. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, (depth += 1));
    else if (token === ']' || token === '}') depth -= 1;
  }
  return deepest;
}
