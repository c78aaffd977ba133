import type { HeldBatch, HeldBatchState } from '@acp/contracts/api';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { Badge, type Tone } from '../display/badge.js';
import { formatCount, shortId } from '../display/format.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import type { HeldBatchAction } from './held-batch-dialog.js';

const TONES: Record<HeldBatchState, Tone> = { held: 'bad', released: 'ok', discarded: 'plain' };

export function HeldBatchBadge({ state }: { state: HeldBatchState }) {
  return <Badge tone={TONES[state]}>{state}</Badge>;
}

interface HeldBatchTableProps {
  batches: readonly HeldBatch[];
  onAct: (batch: HeldBatch, action: HeldBatchAction) => void;
}

export function HeldBatchTable({ batches, onAct }: HeldBatchTableProps) {
  return (
    <Table
      cards
      label="Held batches"
      rows={batches}
      keyOf={({ id }) => id}
      columns={[
        {
          head: 'Batch',
          cell: ({ id }) => (
            <Link className="mono" href={`/held-batches/${id}`} title={id}>
              {shortId(id)}
            </Link>
          ),
        },
        { head: 'Held', cell: ({ held_at }) => <When at={held_at} coarse /> },
        { head: 'Source', cell: ({ source }) => <bdi className="wrap-anywhere">{source}</bdi> },
        { head: 'State', cell: ({ state }) => <HeldBatchBadge state={state} /> },
        { head: 'Records', number: true, cell: ({ records }) => formatCount(records) },
        { head: 'Failing', number: true, cell: ({ failing }) => formatCount(failing) },
        { head: 'Sent again', number: true, cell: ({ repeats }) => formatCount(repeats) },
        {
          head: 'Actions',
          cell: (batch) => <HeldBatchButtons batch={batch} onAct={onAct} />,
        },
      ]}
      detail={({ message }) => (
        <p className="small">
          <bdi className="wrap-anywhere">{message}</bdi>
        </p>
      )}
    />
  );
}

interface HeldBatchButtonsProps {
  batch: HeldBatch;
  onAct: HeldBatchTableProps['onAct'];
}

/** None where it is released or discarded. */
export function HeldBatchButtons({ batch, onAct }: HeldBatchButtonsProps) {
  if (batch.state !== 'held') return <span className="muted">–</span>;
  const name = `the batch ${shortId(batch.id)} of ${batch.source}`;
  return (
    <span className="actions">
      <GuardedButton
        className="tiny"
        label={`Release ${name}`}
        onClick={() => onAct(batch, 'release')}
      >
        Release…
      </GuardedButton>
      <GuardedButton
        className="tiny"
        label={`Discard ${name}`}
        onClick={() => onAct(batch, 'discard')}
      >
        Discard…
      </GuardedButton>
    </span>
  );
}
