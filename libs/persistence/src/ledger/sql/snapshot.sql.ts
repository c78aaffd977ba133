import type { Statement } from '../../database.js';
import { iso } from '../../iso-time.js';

export interface SnapshotRow {
  as_of: string;
}

/** Takes the snapshot, and bounds each statement after it. $1 milliseconds as text, '0' for none. */
export const beginSnapshot: Statement = {
  name: 'ledger_snapshot',
  text: `
SELECT ${iso('transaction_timestamp()')} AS as_of,
       set_config('statement_timeout', $1, true) AS statement_timeout`,
};
