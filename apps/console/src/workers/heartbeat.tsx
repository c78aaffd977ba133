import type { Worker } from '@acp/contracts/api';
import { When } from '../display/when.js';

/** When a worker was last heard of; of a lost one with the day, for it may be long ago. */
export function Heartbeat({ worker: { state, heartbeat_at } }: { worker: Worker }) {
  if (state !== 'lost') return <When at={heartbeat_at} short coarse />;
  return (
    <span className="text-bad">
      none since <When at={heartbeat_at} coarse />
    </span>
  );
}
