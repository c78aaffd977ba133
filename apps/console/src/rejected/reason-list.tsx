import type { RejectedRecord } from '@acp/contracts/api';

/** Everything that is wrong with a record: code, place and what it must be. */
export function ReasonList({ reasons }: { reasons: RejectedRecord['reasons'] }) {
  return (
    <ul>
      {reasons.map((reason) => (
        <li key={`${reason.code}${reason.path}${reason.message}`}>
          <code>{reason.code}</code> <code>{reason.path || '/'}</code> {reason.message}
        </li>
      ))}
    </ul>
  );
}
