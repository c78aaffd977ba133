import type { CanonicalEvent } from '@acp/contracts';
import { UnprocessableEvent } from '@acp/consumer/inbox';
import type { DataSource } from 'typeorm';
import { factsOf, type GoldFacts } from '../facts/facts-of.js';
import { keepIn } from '../facts/keep-gold.js';
import { readEventPage } from './event-pages.js';
import { GenerationRepository, type Generation } from './generations.js';

/** Events in one transaction of a rebuild. */
const PAGE = 1_000;

export interface RebuildOptions {
  /** Where the views are. */
  gold: DataSource;
  /** Where the events are: the control plane's database. */
  events: DataSource;
  /** Stops between two transactions; the next call goes on from there. */
  signal?: AbortSignal;
  /** After each transaction. */
  onProgress?: (generation: Generation) => void;
  /** Default 1,000. */
  pageEvents?: number;
}

/**
 * Builds all views again from the events of the control plane, beside those that are read, and puts
 * the new ones in their place in one transaction. Consumers go on meanwhile and write to both. What a
 * stopped or killed run has done is kept; two runs at once take turns.
 */
export async function rebuildGold(options: RebuildOptions): Promise<Generation> {
  const { signal, onProgress } = options;
  const generations = new GenerationRepository(options.gold);
  const { generation } = await generations.beginOrResume();
  for (;;) {
    signal?.throwIfAborted();
    const step = await buildNext(options, generations);
    if (step === 'built') break;
    onProgress?.(step);
  }
  const found = (await generations.list()).find((one) => one.generation === generation);
  if (found?.state !== 'current')
    throw new Error(`generation ${generation} was given up meanwhile`);
  await generations.dropRetired();
  return found;
}

/** One transaction: the next page, or the change of generations behind the last. */
async function buildNext(
  { gold, events: from, pageEvents = PAGE }: RebuildOptions,
  generations: GenerationRepository,
): Promise<Generation | 'built'> {
  return gold.transaction(async (manager) => {
    const building = await generations.lockBuilding(manager);
    if (!building) return 'built';
    const { events, next } = await readEventPage(from, {
      after: building.place,
      limit: pageEvents,
    });
    if (next === null) {
      await generations.makeCurrent(manager, building);
      return 'built';
    }
    const { facts, unreadable } = readableFacts(events);
    await keepIn(manager, building.generation, facts);
    const step = { place: next, events: events.length, unreadable };
    await generations.advance(manager, building, step);
    return {
      ...building,
      place: next,
      events: building.events + events.length,
      unreadable: building.unreadable + unreadable,
    };
  });
}

/** Event by event where one of them cannot be read. */
function readableFacts(events: readonly CanonicalEvent[]): {
  facts: GoldFacts;
  unreadable: number;
} {
  const facts: GoldFacts = { trades: [], quotes: [], candles: [] };
  let unreadable = 0;
  for (const event of events) {
    try {
      const { trades, quotes, candles } = factsOf([event]);
      facts.trades.push(...trades);
      facts.quotes.push(...quotes);
      facts.candles.push(...candles);
    } catch (error) {
      if (!(error instanceof UnprocessableEvent)) throw error;
      unreadable += 1;
    }
  }
  return { facts, unreadable };
}
