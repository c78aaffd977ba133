import type { RejectedFilter, RejectedGroup } from '@acp/contracts/api';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { formatCount } from '../display/format.js';
import { When } from '../display/when.js';
import type { RejectedAction } from './rejected-bulk.js';

interface RejectedGroupsProps {
  groups: readonly RejectedGroup[];
  onAct: (action: RejectedAction, filter: RejectedFilter) => void;
}

/** "1,204 × /payload/price must be string, from binance since 02:14", with what to press beside it. */
export function RejectedGroupList({ groups, onAct }: RejectedGroupsProps) {
  return (
    <ul className="groups">
      {groups.map((group) => (
        <li
          key={JSON.stringify([
            group.source,
            group.event_type,
            group.code,
            group.path,
            group.cause,
          ])}
        >
          <span className="group-count">{formatCount(group.count)} ×</span>
          <div className="group-cause">
            <Link href={`/rejected/${group.sample_id}`} className="group-error">
              <bdi>
                {group.path} {group.sample_message}
              </bdi>
            </Link>
            <p className="muted small">
              from <strong>{group.source}</strong> since <When at={group.first_at} coarse /> ·{' '}
              {group.event_type && <>{group.event_type} · </>}
              <code>{group.code}</code>
            </p>
          </div>
          <div className="actions">
            <GuardedButton
              label={`Resubmit ${group.count} of ${group.source}`}
              onClick={() => onAct('resubmit', group.filter)}
            >
              Resubmit…
            </GuardedButton>
            <GuardedButton
              className="danger"
              label={`Discard ${group.count} of ${group.source}`}
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
