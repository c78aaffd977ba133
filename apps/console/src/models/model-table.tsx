import type { Model, ModelStatus } from '@acp/contracts/api';
import { useState } from 'react';
import { GuardedButton } from '../access/guarded-button.js';
import { Badge, type Tone } from '../display/badge.js';
import { JsonBlock } from '../display/json.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

const STATUS: Record<ModelStatus, Tone> = { allowed: 'ok', shadow: 'note', blocked: 'bad' };

interface ModelTableProps {
  models: readonly Model[];
  onChange: (model: Model) => void;
}

export function ModelTable({ models, onChange }: ModelTableProps) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table
      cards
      label="Models"
      rows={models}
      keyOf={nameOf}
      columns={[
        { head: 'Model', cell: ({ name }) => <bdi>{name}</bdi> },
        {
          head: 'Version',
          cell: ({ version }) =>
            version === '*' ? <span className="muted">all others</span> : <bdi>{version}</bdi>,
        },
        { head: 'Status', cell: ({ status }) => <Badge tone={STATUS[status]}>{status}</Badge> },
        { head: 'Until', cell: ({ until }) => until && <When at={until} coarse /> },
        { head: 'Owner', cell: ({ owner }) => owner },
        {
          head: 'Actions',
          cell: (model) => (
            <span className="actions">
              <GuardedButton
                needs="governor"
                className="tiny"
                label={`Change ${nameOf(model)}`}
                onClick={() => onChange(model)}
              >
                Change…
              </GuardedButton>
              {model.card && (
                <button
                  type="button"
                  className="button tiny"
                  aria-expanded={open === nameOf(model)}
                  aria-label={`Card of ${nameOf(model)}`}
                  onClick={() => setOpen(open === nameOf(model) ? null : nameOf(model))}
                >
                  Card
                </button>
              )}
            </span>
          ),
        },
      ]}
      detail={(model) =>
        open === nameOf(model) && <JsonBlock value={model.card} what={`card of ${nameOf(model)}`} />
      }
    />
  );
}

/** `risk-7@3`; without a version for all others. */
export function nameOf({ name, version }: Pick<Model, 'name' | 'version'>): string {
  return version === '*' ? name : `${name}@${version}`;
}
