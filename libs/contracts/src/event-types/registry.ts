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
import { marketCandleIngestedV1 } from './market-candle-ingested.v1.js';
import { marketDepthIngestedV1 } from './market-depth-ingested.v1.js';
import { marketDividendIngestedV1 } from './market-dividend-ingested.v1.js';
import { marketOffBookTradeIngestedV1 } from './market-off-book-trade-ingested.v1.js';
import { marketQuoteIngestedV1 } from './market-quote-ingested.v1.js';
import { marketSplitIngestedV1 } from './market-split-ingested.v1.js';
import { marketTradeIngestedV1 } from './market-trade-ingested.v1.js';
import { paymentRecordedV1 } from './payment-recorded.v1.js';
import type { EventTypeVersion } from './event-type-version.js';

/** Every event type and version that the gate lets in. Append; never edit a shipped version. */
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
];

const byKey = new Map(EVENT_TYPE_VERSIONS.map((v) => [key(v.event_type, v.schema_version), v]));

export function findEventTypeVersion(
  eventType: string,
  schemaVersion: number,
): EventTypeVersion | undefined {
  return byKey.get(key(eventType, schemaVersion));
}

/** Registered versions of a type, ascending; empty for an unknown type. */
export function versionsOf(eventType: string): readonly number[] {
  return EVENT_TYPE_VERSIONS.filter((v) => v.event_type === eventType)
    .map((v) => v.schema_version)
    .sort((a, b) => a - b);
}

function key(eventType: string, schemaVersion: number): string {
  return `${eventType}/${schemaVersion}`;
}
