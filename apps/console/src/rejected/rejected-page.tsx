import type { RejectedFilter, RejectedStatus } from '@acp/contracts/api';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { usePages } from '../api/use-pages.js';
import { useDraft } from '../display/draft.js';
import { SelectField, TextField } from '../display/field.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { oneOf } from '../shell/address.js';
import { RejectedBulk, type RejectedAction } from './rejected-bulk.js';
import { RejectedGroupList } from './rejected-groups.js';
import { RejectedTable } from './rejected-table.js';

const REFRESH_MS = 10_000;
const KNOWN = ['open', 'resubmitted', 'discarded'] as const;
const STATUSES: readonly { value: RejectedStatus | ''; text: string }[] = [
  { value: 'open', text: 'Open' },
  { value: 'resubmitted', text: 'Resubmitted' },
  { value: 'discarded', text: 'Discarded' },
  { value: '', text: 'Every status' },
];

interface Order {
  action: RejectedAction;
  filter: RejectedFilter;
}

export default function RejectedPage() {
  const [search, setSearch] = useSearchParams();
  const status = search.get('status') ?? 'open';
  const source = search.get('source') ?? '';
  const code = search.get('code') ?? '';
  const [draft, setDraft] = useDraft({ source, code });
  const asked = { status: oneOf(status, KNOWN), source, code };
  const records = usePages('/v1/rejected', { query: asked }, { refreshMs: REFRESH_MS });
  const [order, setOrder] = useState<Order | null>(null);
  const groups = useAnswer(
    '/v1/rejected/groups',
    { query: { source, code } },
    { refreshMs: REFRESH_MS },
  );

  function apply(change: Partial<Record<'status' | 'source' | 'code', string>>) {
    const next = { status, source, code, ...change };
    setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')));
  }

  return (
    <PageFrame
      title="Rejected"
      lead="Records that the gate refused. Nothing is dropped: mend one and resubmit it, or close it with a reason."
    >
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          apply(draft);
        }}
      >
        <SelectField
          label="Status"
          value={(status === 'all' ? '' : status) as RejectedStatus | ''}
          options={STATUSES}
          onPick={(value) => apply({ status: value === '' ? 'all' : value })}
        />
        <TextField
          label="Source"
          value={draft.source}
          onText={(text) => setDraft({ ...draft, source: text.trim() })}
          onBlur={() => apply(draft)}
        />
        <TextField
          label="Reason code"
          placeholder="GATE.INVALID"
          value={draft.code}
          onText={(text) => setDraft({ ...draft, code: text.trim() })}
          onBlur={() => apply(draft)}
        />
      </form>
      <Panel title="Open, by reason" flush>
        <Fetched data={groups.data} error={groups.error} onRetry={() => void groups.refetch()}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="Nothing is open" />
            ) : (
              <RejectedGroupList
                groups={items}
                onAct={(action, filter) => setOrder({ action, filter })}
              />
            )
          }
        </Fetched>
      </Panel>
      <Panel title="Records, newest first" flush>
        <PagedList pages={records} empty={<EmptyState title="Nothing in quarantine" />}>
          {(items) => <RejectedTable records={items} />}
        </PagedList>
      </Panel>
      {order && <RejectedBulk {...order} onClose={() => setOrder(null)} />}
    </PageFrame>
  );
}
