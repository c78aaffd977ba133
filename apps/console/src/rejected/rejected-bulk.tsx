import type { RejectedFilter } from '@acp/contracts/api';
import { useApi } from '../api/use-api.js';
import { BulkDialog, type BulkWords } from '../bulk/bulk-dialog.js';
import { RejectedTable } from './rejected-table.js';

export type RejectedAction = 'resubmit' | 'discard';

const MATCHES: BulkWords['matches'] = ['record matches', 'records match'];
const WORDS: Record<RejectedAction, BulkWords> = {
  resubmit: {
    title: 'Resubmit what was refused',
    matches: MATCHES,
    means:
      'Each goes through the gate as it is. What passes becomes an event; what is refused again stays here.',
    verb: 'Resubmit',
    done: 'resubmitted',
  },
  discard: {
    title: 'Discard what was refused',
    matches: MATCHES,
    means: 'They will never be events. Their text stays in the raw payload.',
    verb: 'Discard',
    done: 'discarded',
    danger: true,
  },
};

interface RejectedBulkProps {
  action: RejectedAction;
  filter: RejectedFilter;
  onClose: () => void;
}

export function RejectedBulk({ action, filter, onClose }: RejectedBulkProps) {
  const api = useApi();
  return (
    <BulkDialog
      words={WORDS[action]}
      send={(request) => api.post(`/v1/rejected/${action}`, {}, request)}
      filter={filter}
      described={describe(filter)}
      sample={(records) => <RejectedTable records={records} />}
      onClose={onClose}
    />
  );
}

function describe(filter: RejectedFilter): string {
  const members = Object.entries(filter).filter(([, value]) => value !== undefined);
  return members.map(([name, value]) => `${name.replace('_', ' ')} ${String(value)}`).join(', ');
}
