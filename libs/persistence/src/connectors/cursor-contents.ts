import {
  isUuid,
  type ConnectorGap,
  type ConnectorReset,
  type ConnectorStream,
} from '@acp/contracts';

/** A connector that has not looked at its streams for so many of its own turns does not run. */
const TURNS_MISSED_MAX = 3;

type Contents = Readonly<Record<string, unknown>>;

/**
 * A connector that can tell a gap keeps the newest as `gaps` in its cursor: the numbers `after` and
 * `before` that did arrive, exclusive, and when it was found.
 */
export function gapsOf(cursor: unknown): ConnectorGap[] {
  return objectsOf(contentsOf(cursor)['gaps']).map((gap) => {
    const [after, before] = [Number(gap['after']), Number(gap['before'])];
    const numbered = Number.isSafeInteger(after) && Number.isSafeInteger(before);
    return {
      stream: String(gap['stream'] ?? ''),
      from: numbered ? String(after + 1) : String(gap['after'] ?? ''),
      to: numbered ? String(before - 1) : String(gap['before'] ?? ''),
      missing: numbered ? before - after - 1 : null,
      detected_at: textOf(gap['found_at']),
      healed_at: textOf(gap['healed_at']),
      gap_id: isUuid(gap['id']) ? gap['id'] : null,
    };
  });
}

/** Numberings that began again, as `resets` in the cursor. */
export function resetsOf(cursor: unknown): ConnectorReset[] {
  return objectsOf(contentsOf(cursor)['resets']).map((reset) => ({
    stream: String(reset['stream'] ?? ''),
    from: String(reset['from'] ?? ''),
    to: String(reset['to'] ?? ''),
    detected_at: textOf(reset['found_at']),
  }));
}

/**
 * Subscribed streams, as `streams` in the cursor by name. Silent is what has not been heard for
 * `silent_after_ms` though the connector has listened for as long; one that no longer looks at its
 * streams (`looked_at`, `look_every_ms`) says nothing about them.
 */
export function streamsOf(cursor: unknown, nowMs: number): ConnectorStream[] {
  const contents = contentsOf(cursor);
  const streams = contentsOf(contents['streams']);
  const silentAfterMs = Number(contents['silent_after_ms'] ?? Number.NaN);
  const looked = timeOf(contents['looked_at']);
  const runs = nowMs - looked < TURNS_MISSED_MAX * Number(contents['look_every_ms']);
  const since = timeOf(contents['listening_since']);
  return Object.entries(streams).map(([stream, life]) => {
    const last_heard_at = textOf(contentsOf(life)['last_heard_at']);
    const heard = timeOf(last_heard_at);
    const from = Number.isNaN(heard) ? since : Math.max(heard, since);
    return { stream, last_heard_at, silent: runs && nowMs - from >= silentAfterMs };
  });
}

function contentsOf(value: unknown): Contents {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Contents) : {};
}

function objectsOf(value: unknown): Contents[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item) => typeof item === 'object' && item !== null) as Contents[];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function timeOf(value: unknown): number {
  return Date.parse(textOf(value) ?? '');
}
