import type { DeadLetterFilter, DeadLetterGroup } from '@acp/contracts/api';
import { CauseGroups, type CauseWords } from '../bulk/cause-groups.js';
import { withQuery } from '../shell/address.js';
import { When } from '../display/when.js';
import type { BulkAction } from './dead-letter-bulk.js';

interface DeadLetterGroupListProps {
  groups: readonly DeadLetterGroup[];
  onAct: (action: BulkAction, filter: DeadLetterFilter) => void;
}

export function DeadLetterGroupList({ groups, onAct }: DeadLetterGroupListProps) {
  return (
    <CauseGroups
      groups={groups}
      verb={{ action: 'replay', label: 'Replay' }}
      wordsOf={wordsOf}
      onAct={(action, { filter }) => onAct(action, filter)}
    />
  );
}

function wordsOf(group: DeadLetterGroup): CauseWords {
  return {
    key: JSON.stringify([group.topic, group.error_code, group.error]),
    of: group.topic,
    href: withQuery('/dead-letters', { ...group.filter }),
    cause: group.sample_error || group.error_code || 'no error was kept',
    more: <Particulars group={group} />,
  };
}

function Particulars({ group }: { group: DeadLetterGroup }) {
  return (
    <>
      {group.sample_response && (
        <p className="small clip">
          the receiver said: <q>{group.sample_response}</q>
        </p>
      )}
      <p className="muted small">
        on <strong>{group.topic}</strong> since <When at={group.first_at} coarse />
        {lastOf(group)} · {group.event_types.join(', ')}
        {group.error_code && (
          <>
            {' · '}
            <code>{group.error_code}</code>
          </>
        )}
      </p>
    </>
  );
}

/** Characters of a time down to its second. */
const SECOND = 19;

/** When the newest died; said where it is another second than the first. */
function lastOf({ first_at, last_at }: DeadLetterGroup) {
  if (first_at.slice(0, SECOND) === last_at.slice(0, SECOND)) return null;
  return (
    <>
      , last <When at={last_at} coarse />
    </>
  );
}
