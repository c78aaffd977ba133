import type { Overview, Topic, Worker } from '@acp/contracts/api';
import { formatAge, formatCount } from '../display/format.js';

export interface AttentionItem {
  tone: 'bad' | 'warn';
  text: string;
  href: string;
}

/** An entry that waits longer than this without a pause or an open breaker is worth a look. */
export const OLDEST_AGE_NOTICE_SECONDS = 300;

/** What an operator should look at, worst first. Pure, so that its rules can be read in its test. */
export function attentionOf(overview: Overview): AttentionItem[] {
  const items = [
    ...imbalanceOf(overview),
    ...overview.topics.flatMap(topicItems),
    ...deadLetterItems(overview),
    ...workerItems(overview.workers, overview.topics),
    ...rejectedItems(overview),
  ];
  return [
    ...items.filter(({ tone }) => tone === 'bad'),
    ...items.filter(({ tone }) => tone === 'warn'),
  ];
}

function imbalanceOf({ imbalance }: Overview): AttentionItem[] {
  if (imbalance === 0) return [];
  return [{ tone: 'bad', text: `The ledger is off by ${formatCount(imbalance)}`, href: '/ledger' }];
}

function topicItems(topic: Topic): AttentionItem[] {
  const href = `/topics#${topic.topic}`;
  if (topic.probe_at) {
    const text = `${topic.topic} was paused by the relay: ${topic.pause_reason ?? backlogOf(topic)}`;
    return [{ tone: 'bad', text, href }];
  }
  if (topic.breaker !== 'closed') {
    const state = topic.breaker === 'open' ? 'open' : 'probing';
    return [
      { tone: 'bad', text: `Breaker of ${topic.topic} is ${state}: ${reasonOf(topic)}`, href },
    ];
  }
  if (topic.paused_at) {
    const by = topic.paused_by ? ` by ${topic.paused_by}` : '';
    return [{ tone: 'warn', text: `${topic.topic} is paused${by}: ${backlogOf(topic)}`, href }];
  }
  if (topic.parked.value > 0) {
    const parked = formatCount(topic.parked.value);
    return [{ tone: 'warn', text: `${parked} of ${topic.topic} wait behind a blocked key`, href }];
  }
  if ((topic.oldest_age_seconds ?? 0) < OLDEST_AGE_NOTICE_SECONDS) return [];
  const age = formatAge(topic.oldest_age_seconds ?? 0);
  return [{ tone: 'warn', text: `Oldest entry of ${topic.topic} waits ${age}`, href }];
}

function reasonOf(topic: Topic): string {
  const reason = topic.breakers.find(({ breaker }) => breaker !== 'closed')?.breaker_reason;
  return reason ?? topic.last_error ?? backlogOf(topic);
}

function backlogOf(topic: Topic): string {
  return `${topic.backlog.estimated ? 'about ' : ''}${formatCount(topic.backlog.value)} waiting`;
}

function deadLetterItems({ dead_letters }: Overview): AttentionItem[] {
  if (dead_letters === 0) return [];
  const noun = dead_letters === 1 ? 'dead letter waits' : 'dead letters wait';
  return [
    {
      tone: 'bad',
      text: `${formatCount(dead_letters)} ${noun} for a decision`,
      href: '/dead-letters',
    },
  ];
}

function workerItems(workers: readonly Worker[], topics: readonly Topic[]): AttentionItem[] {
  const lost = workers.filter(({ state }) => state === 'lost').length;
  const running = workers.filter(({ state }) => state === 'running').length;
  const waiting = topics.some(({ backlog }) => backlog.value > 0);
  if (running === 0 && (waiting || lost > 0)) {
    return [{ tone: 'bad', text: 'No relay worker is running', href: '/workers' }];
  }
  if (lost === 0) return [];
  return [{ tone: 'warn', text: `${lost} of ${workers.length} workers lost`, href: '/workers' }];
}

function rejectedItems({ rejected_open }: Overview): AttentionItem[] {
  if (rejected_open === 0) return [];
  const noun = rejected_open === 1 ? 'record' : 'records';
  return [
    {
      tone: 'warn',
      text: `${formatCount(rejected_open)} rejected ${noun} open`,
      href: '/rejected',
    },
  ];
}
