import { ATTEMPT_KIND } from './kinds/attempt.js';
import { AUDIT_KIND } from './kinds/audit.js';
import { DECISION_KIND } from './kinds/decision.js';
import { EFFECT_KIND } from './kinds/effect.js';
import { ENTRY_KIND } from './kinds/entry.js';
import type { LedgerKind } from './kinds/ledger-kind.js';
import { ACTIVATION_KIND, SWITCH_KIND } from './kinds/governance.js';
import { RAW_KIND } from './kinds/raw.js';
import { VERDICT_KIND } from './kinds/verdict.js';

/** Every account. One more is one more file beside, a line here, and names for its rules. */
export const LEDGER_KINDS: readonly LedgerKind[] = [
  RAW_KIND,
  ENTRY_KIND,
  EFFECT_KIND,
  ATTEMPT_KIND,
  AUDIT_KIND,
  DECISION_KIND,
  VERDICT_KIND,
  ACTIVATION_KIND,
  SWITCH_KIND,
];
