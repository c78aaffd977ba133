import type { DeadLetterFilter } from '@acp/contracts/api';
import { useApi } from '../api/use-api.js';
import { BulkDialog, type BulkWords } from '../bulk/bulk-dialog.js';
import { DeadLetterTable } from './dead-letter-table.js';
import { describeFilter } from './filter.js';

export type BulkAction = 'replay' | 'discard';

const MATCHES: BulkWords['matches'] = ['dead letter matches', 'dead letters match'];
const WORDS: Record<BulkAction, BulkWords> = {
  replay: {
    title: 'Replay dead letters',
    matches: MATCHES,
    means: 'Each becomes due at once, with its attempts forgiven.',
    verb: 'Replay',
    done: 'due again',
  },
  discard: {
    title: 'Discard dead letters',
    matches: MATCHES,
    means: 'They will never be delivered. Their events and attempts stay.',
    verb: 'Discard',
    done: 'discarded',
    danger: true,
  },
};

interface DeadLetterBulkProps {
  action: BulkAction;
  filter: DeadLetterFilter;
  onClose: () => void;
}

export function DeadLetterBulk({ action, filter, onClose }: DeadLetterBulkProps) {
  const api = useApi();
  return (
    <BulkDialog
      words={WORDS[action]}
      send={(request) => api.post(`/v1/dead-letters/${action}`, {}, request)}
      filter={filter}
      described={describeFilter(filter)}
      sample={(letters) => <DeadLetterTable letters={letters} />}
      onClose={onClose}
    />
  );
}
