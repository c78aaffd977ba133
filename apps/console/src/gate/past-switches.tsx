import type { SwitchPeriod } from '@acp/contracts/api';
import { useState } from 'react';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { SwitchOut } from './switch-out.js';

/** Periods that are over. */
export function PastSwitches({ periods }: { periods: readonly SwitchPeriod[] }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table
      cards
      label="Switches that were on"
      rows={periods}
      keyOf={({ id }) => id}
      columns={[
        { head: 'Scope', cell: ({ scope }) => <bdi className="clip entity">{scope}</bdi> },
        { head: 'Engaged', cell: ({ engaged_at }) => <When at={engaged_at} coarse /> },
        { head: 'Engaged by', cell: ({ engaged_by }) => engaged_by },
        { head: 'Lifted', cell: ({ lifted }) => <When at={lifted?.at} coarse /> },
        {
          head: 'Lifted by',
          cell: ({ lifted }) => [lifted?.first_by, lifted?.second_by].filter(Boolean).join(', '),
        },
        { head: 'Reason', cell: ({ reason }) => <span className="clip">{reason}</span> },
        {
          head: 'Details',
          cell: ({ id, scope }) => (
            <button
              type="button"
              className="button tiny"
              aria-expanded={open === id}
              aria-label={`${open === id ? 'Close' : 'Look'}: what was out of ${scope}`}
              onClick={() => setOpen(open === id ? null : id)}
            >
              {open === id ? 'Close' : 'Look'}
            </button>
          ),
        },
      ]}
      detail={(period) => open === period.id && <Period period={period} />}
    />
  );
}

function Period({ period }: { period: SwitchPeriod }) {
  return (
    <div className="stack">
      <p className="wrap-anywhere">
        <span className="muted">Why it was engaged:</span> {period.reason}
        <br />
        <span className="muted">Why it was lifted:</span> {period.lifted?.reason}
      </p>
      <SwitchOut period={period} />
    </div>
  );
}
