import type { LedgerVerified } from '@acp/contracts/api';
import { formatAge, formatShare } from '../display/format.js';

/** What a number of the ledger rests on: a zero without it says nothing. */
export function Verified({ verified }: { verified: LedgerVerified }) {
  const { share, age_seconds } = verified;
  return (
    <span>
      {formatShare(share)} of all rows verified, the longest ago {formatAge(age_seconds)}
    </span>
  );
}
