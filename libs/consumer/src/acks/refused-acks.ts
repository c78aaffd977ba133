import { cleanText, type Problem } from '@acp/contracts';

export interface RefusedAcks {
  /** Where they stood in the report. */
  indexes: ReadonlySet<number>;
  reasons: string[];
}

const AT = /^\/acks\/(\d{1,6})(\/topic$|\/|$)/;
const REASON_CHARS_MAX = 300;

/**
 * Which acknowledgements a problem document names as wrong; undefined when it names none. An answer
 * names a few of many, so a topic that is refused takes every acknowledgement of it along.
 */
export function refusedAcks(
  text: string,
  acks: readonly { topic: string }[],
): RefusedAcks | undefined {
  const named = errorsOf(text).flatMap(({ path, message }) => {
    const at = AT.exec(typeof path === 'string' ? path : '');
    const ack = at ? acks[Number(at[1])] : undefined;
    if (!at || !ack) return [];
    const topic = at[2] === '/topic' ? ack.topic : undefined;
    return [{ index: Number(at[1]), topic, reason: cleanText(String(message), REASON_CHARS_MAX) }];
  });
  if (named.length === 0) return undefined;
  const topics = new Set(named.map(({ topic }) => topic));
  const alike = acks.flatMap(({ topic }, index) => (topics.has(topic) ? [index] : []));
  return {
    indexes: new Set([...named.map(({ index }) => index), ...alike]),
    reasons: named.map(({ reason }) => reason),
  };
}

/** What an answer says in detail; of another form than a problem document it says nothing. */
function errorsOf(text: string): Partial<NonNullable<Problem['errors']>[number]>[] {
  try {
    const { errors } = JSON.parse(text) as Partial<Problem>;
    return Array.isArray(errors) ? errors.filter((each) => each !== null) : [];
  } catch {
    return [];
  }
}
