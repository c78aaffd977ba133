import { ATTEMPT_KIND } from './kinds/attempt.js';
import { AUDIT_KIND } from './kinds/audit.js';
import { EFFECT_KIND } from './kinds/effect.js';
import { ENTRY_KIND } from './kinds/entry.js';
import type { LedgerKind } from './kinds/ledger-kind.js';
import { RAW_KIND } from './kinds/raw.js';

/** Every account. One more is one more file beside, a line here, and names for its rules. */
export const LEDGER_KINDS: readonly LedgerKind[] = [
  RAW_KIND,
  ENTRY_KIND,
  EFFECT_KIND,
  ATTEMPT_KIND,
  AUDIT_KIND,
];
