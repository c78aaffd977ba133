import type { ConsumerFailureFilter } from '@acp/contracts/api';
import { useApi } from '../api/use-api.js';
import { BulkDialog, type BulkWords } from '../bulk/bulk-dialog.js';
import { describeFailures } from './failure-filter.js';
import { FailureTable } from './failure-table.js';

export type FailureAction = 'retry' | 'discard';

const MATCHES: BulkWords['matches'] = ['event matches', 'events match'];
const WORDS: Record<FailureAction, BulkWords> = {
  retry: {
    title: 'Retry what was given up',
    matches: MATCHES,
    means:
      'A replay delivers each to its topic again; other consumers there see duplicates, which their inboxes absorb.',
    verb: 'Retry',
    done: 'ordered again',
  },
  discard: {
    title: 'Give up for good',
    matches: MATCHES,
    means:
      'This consumer will not have had them. The events stay, and other consumers have theirs.',
    verb: 'Discard',
    done: 'given up for good',
    danger: true,
  },
};

interface FailureBulkProps {
  consumer: string;
  action: FailureAction;
  filter: ConsumerFailureFilter;
  onClose: () => void;
}

export function FailureBulk({ consumer, action, filter, onClose }: FailureBulkProps) {
  const api = useApi();
  const path = `/v1/consumers/{name}/failures/${action}` as const;
  return (
    <BulkDialog
      words={WORDS[action]}
      send={(request) => api.post(path, { path: { name: consumer } }, request)}
      filter={filter}
      described={describeFailures(filter)}
      sample={(failures) => <FailureTable failures={failures} />}
      onClose={onClose}
    />
  );
}
