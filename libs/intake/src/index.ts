export { parseJson } from '@acp/contracts';
export { admitRecord, type Admission } from './admit-record.js';
export { completeEvent } from './complete-event.js';
export { arrayItemTexts, JSON_DEPTH_MAX, nestingDepth } from './json-text.js';
export { countCommit, type SourceTally } from './count-commit.js';
export {
  bringsEvents,
  connectorItCameBy,
  EVENT_WAYS,
  intakeConnector,
  isOwnWay,
  SOURCE_WAYS,
} from './event-ways.js';
export { gateRefusal } from './gate-refusal.js';
export {
  refusedRecord,
  type CursorMove,
  type MappedPayload,
  type MappedRecord,
} from './mapped-payload.js';
export { heldBatch, releasedBatch, type HeldContent } from './held-batch.js';
export { plainDecimal } from './plain-decimal.js';
export { candleEventId, revisedEventId } from './revised-id.js';
export { orderEntries } from './order-entries.js';
export { decodeUtf8, rawPayloadOf } from './raw-payload.js';
export type { MappingContext, SourceMapper } from './source-mapper.js';
