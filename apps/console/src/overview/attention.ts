import type { Connector, DeadLetterGroup, Overview, Topic, Worker } from '@acp/contracts/api';
import { formatAge, formatCount, formatShare } from '../display/format.js';
import type { AttentionItem } from './attention-item.js';
import { consumerItems } from './consumer-attention.js';
import { decisionItems } from './decision-attention.js';
import { expectationItems } from './expectation-attention.js';
import { intakeItems } from './intake-attention.js';
import { topicPath } from '../topics/topic-path.js';

/** An entry that waits longer than this without a pause or an open breaker is worth a look. */
export const OLDEST_AGE_NOTICE_SECONDS = 300;
const STREAMS_NAMED_MAX = 3;

/**
 * What an operator should look at, worst first. Pure, so that its rules can be read in its test;
 * `cause` is the most frequent one among the dead letters, once it is known, as are the connectors.
 */
export function attentionOf(
  overview: Overview,
  cause?: DeadLetterGroup,
  connectors: readonly Connector[] = [],
): AttentionItem[] {
  const items = [
    ...imbalanceOf(overview),
    ...notVerifiedOf(overview),
    ...overview.topics.flatMap((topic) => topicItems(topic, overview.at)),
    ...deadLetterItems(overview, cause),
    ...consumerItems(overview),
    ...expectationItems(overview),
    ...gapItems(overview),
    ...unrecordedGapItems(connectors),
    ...connectors.flatMap(silentItems),
    ...connectors.flatMap((connector) => intakeItems(connector, overview.at)),
    ...workerItems(overview),
    ...decisionItems(overview),
    ...rejectedItems(overview),
  ];
  return [
    ...items.filter(({ tone }) => tone === 'bad'),
    ...items.filter(({ tone }) => tone === 'warn'),
  ];
}

function imbalanceOf({ imbalance }: Overview): AttentionItem[] {
  if (imbalance === 0) return [];
  return [
    {
      tone: 'bad',
      what: `The ledger is off by ${formatCount(imbalance)}`,
      why: 'Rows are missing, doubled or altered. Nothing here mends that by itself.',
      press: { text: 'See which rows', href: '/ledger' },
    },
  ];
}

/** A zero behind which something has not been looked at for this long is not to be trusted. */
export const NOT_VERIFIED_NOTICE_SECONDS = 3_600;

function notVerifiedOf({ verified }: Overview): AttentionItem[] {
  const { share, age_seconds, segments_timed_out } = verified;
  const press = { text: 'See the ledger', href: '/ledger' };
  if (segments_timed_out > 0) {
    const what = `${formatCount(segments_timed_out)} segments of the ledger cannot be verified in time`;
    const why = 'Read every row, which has more time, or raise OPS_STATEMENT_TIMEOUT_MS.';
    return [{ tone: 'bad', what, why, press }];
  }
  if (age_seconds < NOT_VERIFIED_NOTICE_SECONDS) return [];
  const what = `Rows have not been verified for ${formatAge(age_seconds)}`;
  const why = `${formatShare(share)} of all rows were ever looked at; what was altered since may be unseen.`;
  return [{ tone: 'warn', what, why, press }];
}

function topicItems(topic: Topic, now: string): AttentionItem[] {
  const press = { text: 'See the topic', href: topicPath(topic.topic) };
  if (!topic.served && topic.backlog.value > 0) {
    const what = `Nobody serves ${topic.topic}`;
    const why = `${waitingOf(topic)}. No live worker has it: nothing of it is delivered, replays neither.`;
    return [{ tone: 'bad', what, why, press }];
  }
  if (topic.probe_at) {
    const what = `${topic.topic} was paused by the relay`;
    const why = `${topic.pause_reason ?? 'everything failed alike'} · ${waitingOf(topic)}. Probes go on; the first that is answered resumes it.`;
    return [{ tone: 'bad', what, why, press, resume: topic }];
  }
  if (topic.breaker !== 'closed') {
    const what = `${topic.topic} gets nothing: its breaker is ${topic.breaker === 'open' ? 'open' : 'probing'}`;
    const why = `${reasonOf(topic)} · ${waitingOf(topic)}. Goes on by itself once the receiver answers.`;
    return [{ tone: 'bad', what, why, press }];
  }
  if (topic.paused_at) return [pausedItem(topic, topic.paused_at, now)];
  if (topic.parked.value > 0) {
    const parked = formatCount(topic.parked.value);
    const what = `${parked} of ${topic.topic} wait behind a blocked key`;
    const why = 'The first of each key failed: its retry frees the key, or your decision.';
    return [{ tone: 'warn', what, why, press: { ...press, text: 'See the keys' } }];
  }
  if ((topic.oldest_age_seconds ?? 0) < OLDEST_AGE_NOTICE_SECONDS) return [];
  const what = `${topic.topic} is late`;
  return [{ tone: 'warn', what, why: `${waitingOf(topic)}, with no breaker open`, press }];
}

function pausedItem(topic: Topic, pausedAt: string, now: string): AttentionItem {
  const by = topic.paused_by ? ` by ${topic.paused_by}` : '';
  const since = formatAge((Date.parse(now) - Date.parse(pausedAt)) / 1_000);
  const reason = topic.pause_reason ? `: ${topic.pause_reason}` : '';
  return {
    tone: 'warn',
    what: `${topic.topic} is paused${by}`,
    why: `for ${since}${reason} · ${waitingOf(topic)}`,
    press: { text: 'See the topic', href: topicPath(topic.topic) },
    resume: topic,
  };
}

function reasonOf(topic: Topic): string {
  return topic.breaker_reason ?? 'the receiver does not answer';
}

function waitingOf({ backlog, oldest_age_seconds }: Topic): string {
  const waiting = `${backlog.estimated ? 'about ' : ''}${formatCount(backlog.value)} waiting`;
  if (backlog.value === 0 || oldest_age_seconds === null) return waiting;
  return `${waiting}, oldest ${formatAge(oldest_age_seconds)}`;
}

function deadLetterItems(overview: Overview, cause?: DeadLetterGroup): AttentionItem[] {
  const { dead_letters, topics } = overview;
  if (dead_letters === 0) return [];
  const noun = dead_letters === 1 ? 'dead letter waits' : 'dead letters wait';
  const places = topics
    .filter(({ dead }) => dead.value > 0)
    .map(({ topic, dead }) => `${formatCount(dead.value)} on ${topic}`);
  const most = cause ? ` · most: ${causeOf(cause)} (${formatCount(cause.count)})` : '';
  return [
    {
      tone: 'bad',
      what: `${formatCount(dead_letters)} ${noun} for a decision`,
      why: `${places.join(', ')}${most}`,
      press: { text: 'Replay or discard', href: '/dead-letters' },
    },
  ];
}

/** The error, and what the receiver said to it: a status alone is no cause. */
function causeOf({ sample_error, sample_response }: DeadLetterGroup): string {
  return sample_response ? `${sample_error}: ${sample_response}` : sample_error;
}

/** What never came in is in no account: the ledger can be at 0 beside it. */
function gapItems({ gaps, at }: Overview): AttentionItem[] {
  return gaps.flatMap(({ source, open, missing, oldest_found_at, lost_lately }) => {
    const items: AttentionItem[] = [];
    const ofSource = `/gaps?source=${encodeURIComponent(source)}`;
    if (lost_lately > 0) {
      const what = `${countOf(lost_lately, 'gap')} of ${source} ${lost_lately === 1 ? 'was' : 'were'} given up within a day`;
      const why =
        'The venue’s history would not give what is missing. Have it tried again, or mark it.';
      const press = { text: 'See what it said', href: `${ofSource}&state=lost` };
      items.push({ tone: 'bad', what, why, press });
    }
    if (open > 0) {
      const age = (Date.parse(at) - Date.parse(oldest_found_at ?? at)) / 1_000;
      const records = missing > 0 ? `${countOf(missing, 'record')} missing, ` : '';
      const why = `${records}oldest found ${formatAge(age)} ago. It never came in, so no account has it.`;
      const what = `${countOf(open, 'gap')} of ${source} ${open === 1 ? 'is' : 'are'} not filled yet`;
      items.push({ tone: 'warn', what, why, press: { text: 'See the gaps', href: ofSource } });
    }
    return items;
  });
}

function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Those of connectors that keep no row of them. */
function unrecordedGapItems(connectors: readonly Connector[]): AttentionItem[] {
  const open = connectors.flatMap(({ connector, gaps }) =>
    gaps
      .filter(({ healed_at, gap_id }) => healed_at === null && gap_id === null)
      .map((gap) => ({ connector, gap })),
  );
  const [first] = open;
  if (!first) return [];
  const { connector, gap } = first;
  const missing = gap.missing === null ? '' : `, ${formatCount(gap.missing)} records`;
  const more = open.length > 1 ? `; ${formatCount(open.length - 1)} more` : '';
  return [
    {
      tone: 'warn',
      what: `${connector} has missed something at the source`,
      why: `${gap.stream} ${gap.from} to ${gap.to}${missing}${more}. It never came in, so no account has it.`,
      press: { text: 'See the connector', href: '/workers' },
    },
  ];
}

/** A venue says nothing of a name it does not serve: silence is the only sign. */
function silentItems({ connector, streams = [] }: Connector): AttentionItem[] {
  const silent = streams.filter((stream) => stream.silent);
  if (silent.length === 0) return [];
  const names = silent.slice(0, STREAMS_NAMED_MAX).map(({ stream }) => stream);
  const more =
    silent.length > names.length ? ` and ${formatCount(silent.length - names.length)} more` : '';
  return [
    {
      tone: 'warn',
      what: `${connector} hears nothing of ${formatCount(silent.length)} of ${formatCount(streams.length)} streams`,
      why: `${names.join(', ')}${more}. Quiet, mistyped, delisted, or served at another address.`,
      press: { text: `See ${connector}`, href: '/workers' },
    },
  ];
}

function workerItems({ workers, topics, at }: Overview): AttentionItem[] {
  const press = { text: 'See the fleet', href: '/workers' };
  const lost = workers.filter(({ state }) => state === 'lost');
  const running = workers.some(({ state }) => state === 'running');
  const waiting = topics.some(({ backlog }) => backlog.value > 0);
  if (!running && (waiting || lost.length > 0)) {
    const why = 'Nothing is delivered until one is started.';
    return [{ tone: 'bad', what: 'No relay worker is running', why, press }];
  }
  if (lost.length === 0) return [];
  const what =
    lost.length === 1
      ? `Worker ${lost[0]!.worker_id} is lost`
      : `${lost.length} of ${workers.length} workers are lost`;
  const why = `Silent for ${silenceOf(lost, at)}; the others have taken over what it held.`;
  return [{ tone: 'warn', what, why, press }];
}

function silenceOf(lost: readonly Worker[], at: string): string {
  const newest = Math.max(...lost.map(({ heartbeat_at }) => Date.parse(heartbeat_at)));
  return formatAge((Date.parse(at) - newest) / 1_000);
}

function rejectedItems({ rejected_open }: Overview): AttentionItem[] {
  if (rejected_open === 0) return [];
  const noun = rejected_open === 1 ? 'record' : 'records';
  return [
    {
      tone: 'warn',
      what: `${formatCount(rejected_open)} rejected ${noun} open`,
      why: 'The gate refused them; they are kept with every reason.',
      press: { text: 'Mend or close', href: '/rejected' },
    },
  ];
}
