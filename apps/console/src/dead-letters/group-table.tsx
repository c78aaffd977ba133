import type { DeadLetterFilter, DeadLetterGroup } from '@acp/contracts/api';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { withQuery } from '../shell/with-query.js';
import { formatCount } from '../display/format.js';
import { When } from '../display/when.js';
import type { BulkAction } from './dead-letter-bulk.js';

interface GroupTableProps {
  groups: readonly DeadLetterGroup[];
  onAct: (action: BulkAction, filter: DeadLetterFilter) => void;
}

/** "412 × connect ECONNREFUSED on orders.webhook since 02:14", with what to press beside it. */
export function GroupTable({ groups, onAct }: GroupTableProps) {
  return (
    <ul className="groups">
      {groups.map((group) => (
        <li key={`${group.topic} ${group.error_code} ${group.error}`}>
          <span className="group-count">{formatCount(group.count)} ×</span>
          <div className="group-cause">
            <Link href={withQuery('/dead-letters', { ...group.filter })} className="group-error">
              <bdi>{group.sample_error || group.error_code || 'no error was kept'}</bdi>
            </Link>
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
          </div>
          <div className="actions">
            <GuardedButton
              label={`Replay ${group.count} of ${group.topic}`}
              onClick={() => onAct('replay', group.filter)}
            >
              Replay…
            </GuardedButton>
            <GuardedButton
              className="danger"
              label={`Discard ${group.count} of ${group.topic}`}
              onClick={() => onAct('discard', group.filter)}
            >
              Discard…
            </GuardedButton>
          </div>
        </li>
      ))}
    </ul>
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
