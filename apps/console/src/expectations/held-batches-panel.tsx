import type { HeldBatchState } from '@acp/contracts/api';
import { useState } from 'react';
import { usePages } from '../api/use-pages.js';
import { SelectField } from '../display/field.js';
import { PagedList } from '../display/more.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { TextFilters } from '../display/text-filters.js';
import { oneOf } from '../shell/address.js';
import { HeldBatchDialog, type HeldBatchOrder } from './held-batch-dialog.js';
import { HeldBatchTable } from './held-batch-table.js';

const REFRESH_MS = 3_000;
const STATES = ['held', 'released', 'discarded'] as const satisfies readonly HeldBatchState[];
const EVERY = 'all';

interface HeldBatchesPanelProps {
  /** Of the address; null where it says nothing: what is held. */
  state: string | null;
  source: string;
  onApply: (change: Readonly<Record<string, string>>) => void;
}

/** Batches that are kept whole, each with its ways out. */
export function HeldBatchesPanel({ state: asked, source, onApply }: HeldBatchesPanelProps) {
  const state = asked ?? 'held';
  const [order, setOrder] = useState<HeldBatchOrder | null>(null);
  const query = { state: oneOf(state, STATES), source: source === '' ? undefined : source };
  const batches = usePages('/v1/held-batches', { query }, { refreshMs: REFRESH_MS });
  return (
    <Panel title="Held batches, newest first" flush>
      <TextFilters className="panel-body" texts={{ source }} onApply={onApply}>
        <SelectField
          label="State"
          value={state}
          options={[...STATES, EVERY].map((value) => ({
            value,
            text: value === EVERY ? 'Every state' : value,
          }))}
          onPick={(value) => onApply({ state: value })}
        />
      </TextFilters>
      <PagedList
        pages={batches}
        empty={<EmptyState title={state === 'held' ? 'No batch is held' : 'No such batch'} />}
      >
        {(items) => (
          <HeldBatchTable batches={items} onAct={(batch, action) => setOrder({ batch, action })} />
        )}
      </PagedList>
      {order && <HeldBatchDialog {...order} onClose={() => setOrder(null)} />}
    </Panel>
  );
}
