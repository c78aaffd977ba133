import type { Consumer, Overview } from '@acp/contracts/api';
import { formatAge, formatCount } from '../display/format.js';
import type { AttentionItem } from './attention-item.js';

/** Beside the ledger's zero: delivered is not yet processed. */
export function consumerItems({ consumers, at }: Overview): AttentionItem[] {
  return consumers.flatMap((consumer) => [...deadItem(consumer), ...lateItem(consumer, at)]);
}

function deadItem({ consumer, topic, dead }: Consumer): AttentionItem[] {
  if (dead.value === 0) return [];
  return [
    {
      tone: 'bad',
      what: `${countOf(dead)} ${dead.value === 1 ? 'event is' : 'events are'} dead in consumer ${consumer}`,
      why: `It gave them up on ${topic}: they were delivered, and their effect was never made.`,
      press: { text: 'Retry or discard', href: pathOf(consumer, topic) },
    },
  ];
}

function lateItem(row: Consumer, now: string): AttentionItem[] {
  const { consumer, topic, state, not_yet, growing, last_seen_at } = row;
  const press = { text: 'See the consumer', href: pathOf(consumer, topic) };
  const waiting = `${countOf(not_yet)} of ${topic} not yet processed, oldest ${ageOf(row.oldest_not_yet_at, now)}`;
  if (state === 'stopped') {
    const what = `Consumer ${consumer} has stopped`;
    const seen = last_seen_at === null ? 'never seen' : `not seen for ${ageOf(last_seen_at, now)}`;
    return [{ tone: 'bad', what, why: `${seen} · ${waiting}`, press }];
  }
  if (state !== 'behind') return [];
  const what =
    growing || not_yet.estimated
      ? `Consumer ${consumer} falls behind`
      : `Consumer ${consumer} is late`;
  return [{ tone: 'warn', what, why: waiting, press }];
}

function countOf({ value, estimated }: Consumer['dead']): string {
  return `${estimated ? 'at least ' : ''}${formatCount(value)}`;
}

function ageOf(at: string | null, now: string): string {
  return formatAge((Date.parse(now) - Date.parse(at ?? now)) / 1_000);
}

function pathOf(consumer: string, topic: string): string {
  return `/consumers/${encodeURIComponent(consumer)}?topic=${encodeURIComponent(topic)}`;
}
