import type { TopicDefinition } from '@acp/contracts';
import type { BrokenInvariant, HorizonHolder } from '@acp/persistence';
import { silentPump, type PumpObserver } from './pump-observer.js';

/** Claims that went from dead workers back to the fleet. */
export interface Takeover {
  claims: number;
  entries: number;
  workers: string[];
  topics: string[];
}

/** What one run of retention deleted, or would have. */
export interface Pruned {
  what: 'outbox' | 'raw_payloads';
  entries: number;
  rawPayloads: number;
  events: number;
  dryRun: boolean;
  /** False: the time was up, or another worker was at it. */
  complete: boolean;
}

/** What the duties beside delivery tell. */
export interface MaintenanceObserver {
  /** Only where something was, or by a dry run would have been, deleted. */
  pruned(pruned: Pruned): void;
  /** Retention came to the end of what is old enough, or this worker begins to look. */
  retentionComplete(what: Pruned['what']): void;
  /** Workers that are gone for long were removed. */
  workersForgotten(workers: number): void;
  /** For every kind, 0 included. */
  invariantChecked(kind: string, count: number): void;
  invariantBroken(broken: BrokenInvariant): void;
  /** Age in seconds of the oldest transaction that holds vacuum back; 0 when none does. */
  horizonMeasured(seconds: number): void;
  horizonHeld(holder: HorizonHolder): void;
}

/**
 * What a worker tells about its work: always after the fact (what is counted is committed), never in
 * the way of it. It is the one place where a worker's metrics and log lines come from.
 */
export interface RelayObserver extends MaintenanceObserver {
  /** The observer of one topic's pump; asked for once. */
  pump(topic: TopicDefinition): PumpObserver;
  /** Claims of dead workers were given back to the fleet. */
  takenOver(takeover: Takeover): void;
  /** Entries that committed below the frontier were found. */
  lateFound(topic: string, entries: number): void;
  /** The transport did not start; the breaker will find out when it is there. */
  transportDown(topic: string, error: unknown): void;
  /** This worker paused a topic for the whole fleet because everything failed alike. */
  paused(topic: string, reason: string): void;
  /** This worker lifted such a pause. */
  resumed(topic: string): void;
  /** The lease was renewed without saying anything of the topics. */
  reportRefused(error: unknown): void;
  /** A replay has ordered entries. */
  replayed(topic: string, entries: number): void;
  replayFailed(failure: { replayId: string; error: unknown; givenUp: boolean }): void;
}

const nothing = () => undefined;

/** For benchmarks and tests that look at the database instead. */
export const silentRelay: RelayObserver = {
  pump: () => silentPump,
  takenOver: nothing,
  lateFound: nothing,
  transportDown: nothing,
  paused: nothing,
  resumed: nothing,
  reportRefused: nothing,
  replayed: nothing,
  replayFailed: nothing,
  pruned: nothing,
  retentionComplete: nothing,
  workersForgotten: nothing,
  invariantChecked: nothing,
  invariantBroken: nothing,
  horizonMeasured: nothing,
  horizonHeld: nothing,
};
