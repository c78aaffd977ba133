import type { ConsumerEffect } from '@acp/contracts/api';
import { Badge } from '../display/badge.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

const TONE = { processed: 'ok', failing: 'warn', dead: 'bad' } as const;

export function EffectsPanel({ effects }: { effects: readonly ConsumerEffect[] }) {
  return (
    <Panel title="Effects in consumers" flush>
      {effects.length === 0 ? (
        <EmptyState title="No consumer has reported an effect">
          Consumers that use the inbox report here as part of their own transaction.
        </EmptyState>
      ) : (
        <Table
          cards
          label="Effects in consumers"
          rows={effects}
          keyOf={({ consumer, topic }) => `${consumer} ${topic}`}
          columns={[
            { head: 'Consumer', cell: ({ consumer }) => consumer },
            { head: 'Topic', wide: true, cell: ({ topic }) => topic },
            { head: 'State', cell: ({ state }) => <Badge tone={TONE[state]}>{state}</Badge> },
            {
              head: 'At',
              cell: (effect) => <When at={effect.processed_at ?? effect.last_failed_at} />,
            },
            { head: 'Arrived again', number: true, cell: ({ duplicates }) => duplicates },
          ]}
          detail={({ error_message, error_code }) =>
            error_message && (
              <span className="text-bad wrap-anywhere">
                <code>{error_code}</code> {error_message}
              </span>
            )
          }
        />
      )}
    </Panel>
  );
}
