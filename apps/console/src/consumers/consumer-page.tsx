import type { ConsumerFailureFilter } from '@acp/contracts/api';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { useAnswer } from '../api/use-answer.js';
import { usePages } from '../api/use-pages.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import HistoryPanel from '../history/history-panel.js';
import { ConsumerTable, pathOf } from './consumer-table.js';
import { FailureBulk, type FailureAction } from './failure-bulk.js';
import { describeFailures, failureFilterOf } from './failure-filter.js';
import { FailureGroupList } from './failure-groups.js';
import { FailureTable } from './failure-table.js';
import { RetireDialog } from './retire-dialog.js';

const REFRESH_MS = 10_000;
const GROUPS_MAX = 50;

interface Order {
  action: FailureAction;
  filter: ConsumerFailureFilter;
}

export default function ConsumerPage({ consumer }: { consumer: string }) {
  const [search] = useSearchParams();
  const [order, setOrder] = useState<Order | null>(null);
  const [retiring, setRetiring] = useState(false);
  const filter = failureFilterOf(search);
  const described = describeFailures(filter);
  const path = { name: consumer };
  const refresh = { refreshMs: REFRESH_MS };
  const all = useAnswer('/v1/consumers', {}, refresh);
  const query = { ...filter };
  const groups = useAnswer(
    '/v1/consumers/{name}/failures/groups',
    { path, query: { ...query, limit: GROUPS_MAX } },
    refresh,
  );
  const failures = usePages('/v1/consumers/{name}/failures', { path, query }, refresh);
  const standing = all.data?.items.filter((row) => row.consumer === consumer) ?? [];
  const retired = standing.find(({ state }) => state === 'retired');

  return (
    <PageFrame
      title={consumer}
      lead="Mend the cause in the consumer, then retry the group; give up what is of no use."
      actions={
        !retired && (
          <GuardedButton className="danger" onClick={() => setRetiring(true)}>
            Retire…
          </GuardedButton>
        )
      }
    >
      {retired && (
        <p className="notice wrap-anywhere">
          Retired by {retired.retired_by}: {retired.retire_reason}. It counts nothing until it is
          seen again.
        </p>
      )}
      <Panel title="By topic" flush>
        <Fetched data={all.data} error={all.error} onRetry={() => void all.refetch()}>
          {() =>
            standing.length === 0 ? (
              <EmptyState title="Never seen">No effect and no failure under this name.</EmptyState>
            ) : (
              <ConsumerTable consumers={standing} />
            )
          }
        </Fetched>
      </Panel>
      <HistoryPanel of="consumer" name={consumer} />
      <Panel title="Given up, by cause" flush>
        <Fetched data={groups.data} error={groups.error} onRetry={() => void groups.refetch()}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={described === 'all' ? 'Nothing was given up' : 'None match'} />
            ) : (
              <FailureGroupList
                consumer={consumer}
                groups={items}
                onAct={(action, of) => setOrder({ action, filter: of })}
              />
            )
          }
        </Fetched>
      </Panel>
      <Panel
        title={described === 'all' ? 'Given up, newest first' : `Matching: ${described}`}
        flush
        aside={
          described !== 'all' && (
            <Link className="button" href={pathOf(consumer)}>
              Show all
            </Link>
          )
        }
      >
        <PagedList pages={failures} empty={<EmptyState title="Nothing here" />}>
          {(items) => <FailureTable failures={items} />}
        </PagedList>
      </Panel>
      {order && <FailureBulk {...order} consumer={consumer} onClose={() => setOrder(null)} />}
      {retiring && <RetireDialog consumer={consumer} onClose={() => setRetiring(false)} />}
    </PageFrame>
  );
}
