import type { Replay } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { useAnswer } from '../api/use-answer.js';
import { useApi } from '../api/use-api.js';
import { words } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { formatCount } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { Fetched } from '../display/states.js';
import { WhenBoth } from '../display/when.js';
import { useToast } from '../shell/toasts.js';
import { ReplayState } from './replay-state.js';
import { ReplayProgress } from './replay-progress.js';

const REFRESH_MS = 2_000;
const OPEN: ReadonlySet<Replay['status']> = new Set(['pending', 'running', 'paused']);

type Move = 'pause' | 'resume' | 'cancel';
const MOVE_TEXT: Record<Move, { lead: string; done: string }> = {
  pause: { lead: 'It orders no more deliveries until it is resumed.', done: 'paused' },
  resume: { lead: 'It goes on where it was paused.', done: 'resumed' },
  cancel: {
    lead: 'It ends for good. What it has ordered is delivered in any case.',
    done: 'cancelled',
  },
};

export default function ReplayPage({ id }: { id: string }) {
  const [move, setMove] = useState<Move | null>(null);
  const replay = useAnswer('/v1/replays/{id}', { path: { id } }, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title={replay.data ? `Replay ${replay.data.name}` : 'Replay'}
      lead={<Link href="/replays">All replays</Link>}
      actions={replay.data && <Moves replay={replay.data} onMove={setMove} />}
    >
      <Fetched data={replay.data} error={replay.error} onRetry={() => void replay.refetch()}>
        {(data) => <ReplayFacts replay={data} />}
      </Fetched>
      {move && replay.data && (
        <MoveDialog move={move} replay={replay.data} onClose={() => setMove(null)} />
      )}
    </PageFrame>
  );
}

function Moves({ replay, onMove }: { replay: Replay; onMove: (move: Move) => void }) {
  const ended = OPEN.has(replay.status) ? null : `It is ${replay.status}.`;
  return (
    <>
      {replay.status === 'paused' ? (
        <GuardedButton onClick={() => onMove('resume')}>Resume…</GuardedButton>
      ) : (
        <GuardedButton blocked={ended} onClick={() => onMove('pause')}>
          Pause…
        </GuardedButton>
      )}
      <GuardedButton className="danger" blocked={ended} onClick={() => onMove('cancel')}>
        Cancel…
      </GuardedButton>
    </>
  );
}

function MoveDialog(props: { move: Move; replay: Replay; onClose: () => void }) {
  const { move, replay, onClose } = props;
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const { lead, done } = MOVE_TEXT[move];
  return (
    <ReasonDialog
      title={`${move[0]!.toUpperCase()}${move.slice(1)} ${replay.name}`}
      lead={lead}
      confirm={move === 'cancel' ? 'Cancel the replay' : move === 'pause' ? 'Pause' : 'Resume'}
      danger={move === 'cancel'}
      optional
      act={(reason) =>
        api.post(`/v1/replays/{id}/${move}`, { path: { id: replay.id } }, reason ? { reason } : {})
      }
      onDone={() => {
        toast(`${replay.name} is ${done}.`);
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    />
  );
}

const TIME_TEXT = {
  created_at: 'Created',
  started_at: 'Started',
  finished_at: 'Finished',
} as const;

function ReplayFacts({ replay }: { replay: Replay }) {
  const { consumer_failures, ...events } = replay.filter;
  const filter = Object.entries({ ...events, ...consumer_failures });
  return (
    <>
      <Panel title="Progress" aside={<ReplayState replay={replay} />}>
        <ReplayProgress replay={replay} />
        {replay.last_error && <p className="notice bad wrap-anywhere">{replay.last_error}</p>}
        <dl className="facts">
          <Figure name="Ordered" value={formatCount(replay.enqueued)} />
          <Figure name="Skipped" value={formatCount(replay.skipped)} />
          {Object.entries(replay.entries).map(([state, count]) => (
            <Figure key={state} name={`Of these ${words(state)}`} value={formatCount(count)} />
          ))}
        </dl>
      </Panel>
      <Panel title="Order">
        <dl className="facts">
          <div>
            <dt>Id</dt>
            <dd>
              <Identity id={replay.id} what="replay id" full />
            </dd>
          </div>
          <Figure name="Requested by" value={replay.requested_by} />
          <Figure name="Reason" value={replay.reason ?? '–'} />
          <Figure name="Rate" value={`${formatCount(replay.rate_per_second)}/s`} />
          <Figure name="Order" value={replay.ordering === 'key' ? 'of each key' : 'as it comes'} />
          <Figure
            name="Filter"
            value={filter.map(([member, value]) => `${words(member)} ${value}`).join(', ')}
          />
          {replay.only_unprocessed_by && (
            <Figure name="Skips what was processed by" value={replay.only_unprocessed_by} />
          )}
          {(Object.keys(TIME_TEXT) as (keyof typeof TIME_TEXT)[]).map((member) => (
            <div key={member}>
              <dt>{TIME_TEXT[member]}</dt>
              <dd>
                <WhenBoth at={replay[member]} />
              </dd>
            </div>
          ))}
        </dl>
      </Panel>
    </>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
