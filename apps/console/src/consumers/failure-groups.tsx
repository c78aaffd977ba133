import type { ConsumerFailureFilter, ConsumerFailureGroup } from '@acp/contracts/api';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { withQuery } from '../shell/with-query.js';
import { formatCount } from '../display/format.js';
import { When } from '../display/when.js';
import { pathOf } from './consumer-table.js';
import type { FailureAction } from './failure-bulk.js';

interface FailureGroupsProps {
  consumer: string;
  groups: readonly ConsumerFailureGroup[];
  onAct: (action: FailureAction, filter: ConsumerFailureFilter) => void;
}

/** "135 × no price for symbol on quotes since 02:14", with what to press beside it. */
export function FailureGroups({ consumer, groups, onAct }: FailureGroupsProps) {
  return (
    <ul className="groups">
      {groups.map((group) => (
        <li key={JSON.stringify([group.topic, group.error_code, group.error])}>
          <span className="group-count">{formatCount(group.count)} ×</span>
          <div className="group-cause">
            <Link href={withQuery(pathOf(consumer), { ...group.filter })} className="group-error">
              <bdi>{group.sample_error || group.error_code}</bdi>
            </Link>
            <p className="muted small">
              on <strong>{group.topic}</strong> since <When at={group.first_at} coarse /> ·{' '}
              <code>{group.error_code}</code>
            </p>
          </div>
          <div className="actions">
            <GuardedButton
              label={`Retry ${group.count} of ${group.topic}`}
              onClick={() => onAct('retry', group.filter)}
            >
              Retry…
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
