import type { DeadLetter, DeadLetterFilter } from '@acp/contracts/api';
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
  return (
    <BulkDialog<DeadLetter>
      words={WORDS[action]}
      path={`/v1/dead-letters/${action}`}
      filter={filter}
      described={describeFilter(filter)}
      sample={(letters) => <DeadLetterTable letters={letters} />}
      onClose={onClose}
    />
  );
}
