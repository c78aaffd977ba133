import type { ConsumerFailureFilter, ConsumerFailureGroup } from '@acp/contracts/api';
import { CauseGroups, type CauseWords } from '../bulk/cause-groups.js';
import { withQuery } from '../shell/address.js';
import { When } from '../display/when.js';
import { pathOf } from './consumer-table.js';
import type { FailureAction } from './failure-bulk.js';

interface FailureGroupListProps {
  consumer: string;
  groups: readonly ConsumerFailureGroup[];
  onAct: (action: FailureAction, filter: ConsumerFailureFilter) => void;
}

export function FailureGroupList({ consumer, groups, onAct }: FailureGroupListProps) {
  return (
    <CauseGroups
      groups={groups}
      verb={{ action: 'retry', label: 'Retry' }}
      wordsOf={(group) => wordsOf(consumer, group)}
      onAct={(action, { filter }) => onAct(action, filter)}
    />
  );
}

function wordsOf(consumer: string, group: ConsumerFailureGroup): CauseWords {
  return {
    key: JSON.stringify([group.topic, group.error_code, group.error]),
    of: group.topic,
    href: withQuery(pathOf(consumer), { ...group.filter }),
    cause: group.sample_error || group.error_code,
    more: (
      <p className="muted small">
        on <strong>{group.topic}</strong> since <When at={group.first_at} coarse /> ·{' '}
        <code>{group.error_code}</code>
      </p>
    ),
  };
}
