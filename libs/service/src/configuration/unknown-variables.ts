import { distance } from 'fastest-levenshtein';

const NAME_CHARS_MIN = 6;

/** Kubernetes and Docker links put these beside ours for a service that bears our name. */
const OF_THE_PLATFORM = /_SERVICE_(HOST|PORT.*)$|_PORT(_\d+_(TCP|UDP).*)?$/;

export interface UnknownVariable {
  name: string;
  nearest: string | undefined;
}

/**
 * Variables that look as if they were meant for us: those that begin with a prefix of ours, and those
 * that are one or two letters off a name of ours.
 */
export function unknownVariables(
  given: readonly string[],
  known: readonly string[],
  prefixes: readonly string[],
): UnknownVariable[] {
  return given
    .filter((name) => !known.includes(name) && !OF_THE_PLATFORM.test(name))
    .map((name) => ({ name, nearest: nearestOf(name, known) }))
    .filter(({ name, nearest }) => nearest ?? prefixes.some((prefix) => name.startsWith(prefix)));
}

/** At most one edit in four letters and two in all; short names resemble everything. */
function nearestOf(name: string, known: readonly string[]): string | undefined {
  if (name.length < NAME_CHARS_MIN) return undefined;
  const limit = Math.min(2, Math.floor(name.length / 4));
  const near = known
    .filter((candidate) => candidate.length >= NAME_CHARS_MIN)
    .map((candidate) => ({ candidate, edits: distance(name.toUpperCase(), candidate) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.candidate;
}
