import { RawPayloadsAndEvents20261121000100 } from './20261121000100-raw-payloads-and-events.js';
import { Outbox20261121000200 } from './20261121000200-outbox.js';
import { RejectedRecords20261121000300 } from './20261121000300-rejected-records.js';
import { Inbox20261121000400 } from './20261121000400-inbox.js';
import { Fleet20261121000500 } from './20261121000500-fleet.js';
import { AuditLog20261121000600 } from './20261121000600-audit-log.js';
import { OperatorActions20261121010100 } from './20261121010100-operator-actions.js';
import { ReplayItems20261121020100 } from './20261121020100-replay-items.js';
import { RetiredTotals20261121020200 } from './20261121020200-retired-totals.js';
import { LedgerRollups20261121030100 } from './20261121030100-ledger-rollups.js';
import { SystemPause20261125010100 } from './20261125010100-system-pause.js';
import { WorkerIncarnation20261125010200 } from './20261125010200-worker-incarnation.js';
import { RowSeals20261126010100 } from './20261126010100-row-seals.js';
import { WholeSumsAndLists20261126010200 } from './20261126010200-whole-sums-and-lists.js';
import { DropRowSeals20261130060000 } from './20261130060000-drop-row-seals.js';
import { Evidence20261130060100 } from './20261130060100-evidence.js';
import { Consumers20261130070000 } from './20261130070000-consumers.js';
import { RetiredTopics20261130090000 } from './20261130090000-retired-topics.js';
import { Gatekeeper20261130100000 } from './20261130100000-gatekeeper.js';
import { Backtests20261130121500 } from './20261130121500-backtests.js';
import { GatedSince20261130130000 } from './20261130130000-gated-since.js';
import { Gaps20261202030100 } from './20261202030100-gaps.js';
import { SourceStates20261201030100 } from './20261201030100-source-states.js';
import { Expectations20261202040000 } from './20261202040000-expectations.js';
import { LedgerReadings20261130124500 } from './20261130124500-ledger-readings.js';
import { EnvelopeOnce20261201000100 } from './20261201000100-envelope-once.js';
import { Intake20261201010000 } from './20261201010000-intake.js';
import { Catalogue20261201020100 } from './20261201020100-catalogue.js';
import { Canaries20261202060100 } from './20261202060100-canaries.js';
import { History20261202070100 } from './20261202070100-history.js';
import { EntitiesByBeginning20261203060000 } from './20261203060000-entities-by-beginning.js';
import { EventsReferFreely20261203070000 } from './20261203070000-events-refer-freely.js';
import { TablesInOneSchema20261203080000 } from './20261203080000-tables-in-one-schema.js';

/** All migrations, oldest first. */
export const migrations = [
  RawPayloadsAndEvents20261121000100,
  Outbox20261121000200,
  RejectedRecords20261121000300,
  Inbox20261121000400,
  Fleet20261121000500,
  AuditLog20261121000600,
  OperatorActions20261121010100,
  ReplayItems20261121020100,
  RetiredTotals20261121020200,
  LedgerRollups20261121030100,
  SystemPause20261125010100,
  WorkerIncarnation20261125010200,
  RowSeals20261126010100,
  WholeSumsAndLists20261126010200,
  DropRowSeals20261130060000,
  Evidence20261130060100,
  Consumers20261130070000,
  RetiredTopics20261130090000,
  Gatekeeper20261130100000,
  Backtests20261130121500,
  LedgerReadings20261130124500,
  GatedSince20261130130000,
  EnvelopeOnce20261201000100,
  Intake20261201010000,
  Catalogue20261201020100,
  SourceStates20261201030100,
  Gaps20261202030100,
  Expectations20261202040000,
  Canaries20261202060100,
  History20261202070100,
  EntitiesByBeginning20261203060000,
  EventsReferFreely20261203070000,
  TablesInOneSchema20261203080000,
];

export { intakeV1 } from './intake/intake-v1.js';
