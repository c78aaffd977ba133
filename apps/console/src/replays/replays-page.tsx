import { REPLAY_STATUSES, type Replay, type ReplayStatus } from '@acp/contracts/api';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { usePages } from '../api/use-pages.js';
import { SelectField } from '../display/field.js';
import { formatCount } from '../display/format.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { oneOf } from '../shell/address.js';
import { NewReplayDialog } from './new-replay-dialog.js';
import { ReplayState } from './replay-state.js';
import { ReplayProgress } from './replay-progress.js';

const REFRESH_MS = 3_000;

export default function ReplaysPage() {
  const [search, setSearch] = useSearchParams();
  const [creating, setCreating] = useState(false);
  const status = search.get('status') ?? '';
  const replays = usePages(
    '/v1/replays',
    { query: { status: oneOf(status, REPLAY_STATUSES) } },
    { refreshMs: REFRESH_MS },
  );
  return (
    <PageFrame
      title="Replays"
      lead="A replay delivers chosen events again, as a job with a name, a rate and a progress."
      actions={
        <GuardedButton className="primary" onClick={() => setCreating(true)}>
          New replay…
        </GuardedButton>
      }
    >
      <div className="fields">
        <SelectField<ReplayStatus | ''>
          label="Status"
          value={status as ReplayStatus | ''}
          options={[
            { value: '', text: 'Every status' },
            ...REPLAY_STATUSES.map((value) => ({ value, text: value })),
          ]}
          onPick={(value) => setSearch(value ? { status: value } : {})}
        />
      </div>
      <Panel title="Replays, newest first" flush>
        <PagedList pages={replays} empty={<EmptyState title="No replay yet" />}>
          {(items) => <ReplayTable replays={items} />}
        </PagedList>
      </Panel>
      {creating && <NewReplayDialog onClose={() => setCreating(false)} />}
    </PageFrame>
  );
}

function ReplayTable({ replays }: { replays: readonly Replay[] }) {
  return (
    <Table
      cards
      label="Replays"
      rows={replays}
      keyOf={({ id }) => id}
      columns={[
        { head: 'Name', cell: ({ id, name }) => <Link href={`/replays/${id}`}>{name}</Link> },
        { head: 'Status', cell: (replay) => <ReplayState replay={replay} /> },
        { head: 'Progress', cell: (replay) => <ReplayProgress replay={replay} /> },
        {
          head: 'Rate',
          number: true,
          wide: true,
          cell: ({ rate_per_second }) => `${formatCount(rate_per_second)}/s`,
        },
        { head: 'By', wide: true, cell: ({ requested_by }) => requested_by },
        { head: 'Created', cell: ({ created_at }) => <When at={created_at} /> },
      ]}
    />
  );
}
