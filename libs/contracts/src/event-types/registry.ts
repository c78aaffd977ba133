import { aiDecisionRecordedV1 } from './ai-decision-recorded.v1.js';
import { aiDecisionRecordedV2 } from './ai-decision-recorded.v2.js';
import { aiDecisionProposedV1 } from './ai-decision-proposed.v1.js';
import { aiDecisionReleasedV1 } from './ai-decision-released.v1.js';
import { aiDecisionHeldV1 } from './ai-decision-held.v1.js';
import { aiDecisionDeniedV1 } from './ai-decision-denied.v1.js';
import { aiDecisionStoppedV1 } from './ai-decision-stopped.v1.js';
import { aiDecisionRejectedV1 } from './ai-decision-rejected.v1.js';
import { aiDecisionExpiredV1 } from './ai-decision-expired.v1.js';
import { aiDecisionWithdrawnV1 } from './ai-decision-withdrawn.v1.js';
import { canaryBeatV1 } from './canary-beat.v1.js';
import { marketCandleIngestedV1 } from './market-candle-ingested.v1.js';
import { marketDepthIngestedV1 } from './market-depth-ingested.v1.js';
import { marketDividendIngestedV1 } from './market-dividend-ingested.v1.js';
import { marketOffBookTradeIngestedV1 } from './market-off-book-trade-ingested.v1.js';
import { marketQuoteIngestedV1 } from './market-quote-ingested.v1.js';
import { marketSplitIngestedV1 } from './market-split-ingested.v1.js';
import { marketTradeIngestedV1 } from './market-trade-ingested.v1.js';
import { paymentRecordedV1 } from './payment-recorded.v1.js';
import type { EventTypeVersion } from './event-type-version.js';
import { VersionRegister } from './version-register.js';

/** The event types of the release, the first catalogue. Append; never edit a shipped version. */
export const EVENT_TYPE_VERSIONS: readonly EventTypeVersion[] = [
  marketTradeIngestedV1,
  marketQuoteIngestedV1,
  marketCandleIngestedV1,
  marketDepthIngestedV1,
  aiDecisionRecordedV1,
  aiDecisionRecordedV2,
  paymentRecordedV1,
  marketDividendIngestedV1,
  marketSplitIngestedV1,
  marketOffBookTradeIngestedV1,
  aiDecisionProposedV1,
  aiDecisionReleasedV1,
  aiDecisionHeldV1,
  aiDecisionDeniedV1,
  aiDecisionStoppedV1,
  aiDecisionRejectedV1,
  aiDecisionExpiredV1,
  aiDecisionWithdrawnV1,
  canaryBeatV1,
];

const register = new VersionRegister<EventTypeVersion>(EVENT_TYPE_VERSIONS, {
  name: ({ event_type }) => event_type,
  version: ({ schema_version }) => schema_version,
});

export function findEventTypeVersion(
  eventType: string,
  schemaVersion: number,
): EventTypeVersion | undefined {
  return register.find(eventType, schemaVersion);
}

/** Registered versions of a type, ascending; empty for an unknown type. */
export function versionsOf(eventType: string): readonly number[] {
  return register.versions(eventType).map((version) => version.schema_version);
}

/** Every type that this process knows. */
export function eventTypeNames(): string[] {
  return register.names();
}

/** Every version of every type that this process knows. */
export function eventTypeVersions(): EventTypeVersion[] {
  return register.all();
}

/**
 * Lets this process know exactly these types beside those of the release, from one event to the next. A
 * version must never change once it was registered; no type of the release is replaced.
 */
export function registerEventTypes(own: readonly EventTypeVersion[]): void {
  register.replace(own);
}
