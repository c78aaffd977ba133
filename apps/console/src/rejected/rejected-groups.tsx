import type { RejectedFilter, RejectedGroup } from '@acp/contracts/api';
import { CauseGroups, type CauseWords } from '../bulk/cause-groups.js';
import { When } from '../display/when.js';
import type { RejectedAction } from './rejected-bulk.js';

interface RejectedGroupListProps {
  groups: readonly RejectedGroup[];
  onAct: (action: RejectedAction, filter: RejectedFilter) => void;
}

export function RejectedGroupList({ groups, onAct }: RejectedGroupListProps) {
  return (
    <CauseGroups
      groups={groups}
      verb={{ action: 'resubmit', label: 'Resubmit' }}
      wordsOf={wordsOf}
      onAct={(action, { filter }) => onAct(action, filter)}
    />
  );
}

function wordsOf(group: RejectedGroup): CauseWords {
  const { source, event_type, code, path, cause } = group;
  return {
    key: JSON.stringify([source, event_type, code, path, cause]),
    of: source,
    href: `/rejected/${group.sample_id}`,
    cause: `${path} ${group.sample_message}`,
    more: (
      <p className="muted small">
        from <strong>{source}</strong> since <When at={group.first_at} coarse /> ·{' '}
        {event_type && <>{event_type} · </>}
        <code>{code}</code>
      </p>
    ),
  };
}
