import type { PolicyActivation, PolicyMode } from '@acp/contracts/api';
import { Badge, type Tone } from '../display/badge.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

const MODE: Record<PolicyMode, { tone: Tone; text: string }> = {
  enforce: { tone: 'ok', text: 'put in force' },
  shadow: { tone: 'note', text: 'put in shadow' },
  off: { tone: 'plain', text: 'taken out' },
};

/** What became of versions: who wrote them, and who else confirmed it. */
export function ActivationTable({ activations }: { activations: readonly PolicyActivation[] }) {
  return (
    <Table
      cards
      label="Activations"
      rows={activations}
      keyOf={({ id }) => id}
      columns={[
        { head: 'At', cell: ({ at }) => <When at={at} coarse /> },
        { head: 'Version', cell: ({ version }) => version },
        {
          head: 'What',
          cell: ({ mode }) => <Badge tone={MODE[mode].tone}>{MODE[mode].text}</Badge>,
        },
        { head: 'Author', cell: ({ requested_by }) => requested_by },
        { head: 'By', cell: ({ confirmed_by }) => confirmed_by ?? '–' },
        { head: 'After release', number: true, wide: true, cell: ({ from_seq }) => from_seq },
        { head: 'Reason', cell: ({ reason }) => <span className="clip">{reason}</span> },
      ]}
    />
  );
}
