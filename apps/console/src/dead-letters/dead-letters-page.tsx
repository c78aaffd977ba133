import type { DeadLetterFilter, DeadLetterGroups } from '@acp/contracts/api';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { useAnswer } from '../api/use-answer.js';
import { usePages } from '../api/use-pages.js';
import { formatCount } from '../display/format.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { DeadLetterBulk, type BulkAction } from './dead-letter-bulk.js';
import { DeadLetterTable } from './dead-letter-table.js';
import { FilterBar } from './filter-bar.js';
import { describeFilter, filterOf, isEmptyFilter } from './filter.js';
import { DeadLetterGroupList } from './dead-letter-groups.js';

const REFRESH_MS = 10_000;
const GROUPS_MAX = 50;

interface Order {
  action: BulkAction;
  filter: DeadLetterFilter;
}

export default function DeadLettersPage() {
  const [search] = useSearchParams();
  const [order, setOrder] = useState<Order | null>(null);
  const filter = filterOf(search);
  const query = { ...filter };
  const groups = useAnswer(
    '/v1/dead-letters/groups',
    { query: { ...query, limit: GROUPS_MAX } },
    { refreshMs: REFRESH_MS },
  );
  const letters = usePages('/v1/dead-letters', { query }, { refreshMs: REFRESH_MS });
  const blocked = isEmptyFilter(filter) ? 'Filter first: all of them at once is refused.' : null;

  return (
    <PageFrame
      title="Dead letters"
      lead="Deliveries that will not be tried again by themselves. Mend the cause, then replay the group; give up what is of no use."
    >
      <FilterBar filter={filter} />
      <Panel title="By cause" flush aside={<GroupsNote groups={groups.data} />}>
        <Fetched data={groups.data} error={groups.error} onRetry={() => void groups.refetch()}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={isEmptyFilter(filter) ? 'No dead letters' : 'None match'} />
            ) : (
              <DeadLetterGroupList
                groups={items}
                onAct={(action, of) => setOrder({ action, filter: of })}
              />
            )
          }
        </Fetched>
      </Panel>
      <Panel
        title={isEmptyFilter(filter) ? 'All, newest first' : `Matching: ${describeFilter(filter)}`}
        flush
        aside={
          <>
            <GuardedButton blocked={blocked} onClick={() => setOrder({ action: 'replay', filter })}>
              Replay all matching…
            </GuardedButton>
            <GuardedButton
              className="danger"
              blocked={blocked}
              onClick={() => setOrder({ action: 'discard', filter })}
            >
              Discard all matching…
            </GuardedButton>
          </>
        }
      >
        <PagedList pages={letters} empty={<EmptyState title="Nothing here" />}>
          {(items) => <DeadLetterTable letters={items} />}
        </PagedList>
      </Panel>
      {order && <DeadLetterBulk {...order} onClose={() => setOrder(null)} />}
    </PageFrame>
  );
}

function GroupsNote({ groups }: { groups: DeadLetterGroups | undefined }) {
  if (!groups) return null;
  return (
    <span className="muted small">
      {groups.truncated ? 'the newest ' : ''}
      {formatCount(groups.scanned)} in {formatCount(groups.items.length)}
      {groups.items.length === 1 ? ' group' : ' groups'}
    </span>
  );
}
