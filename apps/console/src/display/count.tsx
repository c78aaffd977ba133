import type { Count } from '@acp/contracts/api';
import { formatCount } from './format.js';

/** An estimate is never shown as exact. */
export function CountText({ count }: { count: Count }) {
  if (!count.estimated) return <>{formatCount(count.value)}</>;
  return (
    <span title="An estimate: counting exactly would cost the database too much">
      <span aria-hidden="true">≈ </span>
      <span className="visually-hidden">about </span>
      {formatCount(count.value)}
    </span>
  );
}
