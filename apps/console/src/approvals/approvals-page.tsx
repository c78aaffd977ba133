import type { DecisionDetail } from '@acp/contracts/api';
import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { may } from '../access/may.js';
import { useSession } from '../access/session.js';
import { useAnswer } from '../api/use-answer.js';
import { usePages } from '../api/use-pages.js';
import { formatCount } from '../display/format.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { AnswerDialog, type Answer } from './answer-dialog.js';
import { HeldDecision } from './held-decision.js';
import { KeysDialog } from './keys-dialog.js';
import { ManyDialog } from './many-dialog.js';
import { QueueList } from './queue-list.js';
import { inOrder, isOver, type QueueItem } from './queue.js';
import { useNow } from './use-now.js';
import { useQueue } from './use-queue.js';
import { useShortcuts } from './use-shortcuts.js';

const REFRESH_MS = 3_000;
/** As many as one page of the ops-api holds: the queue is put in order here. */
const QUEUE_MAX = 500;

type Open =
  | { kind: 'answer'; answer: Answer; decision: DecisionDetail }
  | { kind: 'many'; answer: Answer; ids: string[] }
  | { kind: 'keys' };

/** A queue that is worked with the keyboard alone. */
export default function ApprovalsPage() {
  const [search] = useSearchParams();
  const [, navigate] = useLocation();
  const { caller } = useSession();
  const nowMs = useNow();
  const held = usePages(
    '/v1/decisions',
    { query: { state: 'held', limit: QUEUE_MAX } },
    { refreshMs: REFRESH_MS },
  );
  const queue = inOrder(useQueue(held), nowMs);
  const [picked, setPicked] = useState(search.get('decision') ?? undefined);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<Open | null>(null);
  const current = currentOf(queue, picked);
  // What is looked at stays that, whatever comes before it later.
  if (current !== picked && queue.length > 0) setPicked(current);
  const detail = useAnswer(
    '/v1/decisions/{id}',
    { path: { id: current ?? '' } },
    { enabled: current !== undefined, refreshMs: REFRESH_MS },
  );
  const shown = detail.data?.decision_id === current ? detail.data : undefined;
  const mayAnswer = may(caller, 'approver');
  const markedIds = queue
    .filter((item) => marked.has(item.decision.decision_id) && !isOver(item, nowMs))
    .map(({ decision }) => decision.decision_id);

  function move(by: 1 | -1) {
    const at = queue.findIndex(({ decision }) => decision.decision_id === current);
    setPicked(queue[Math.min(Math.max(at + by, 0), queue.length - 1)]?.decision.decision_id);
  }

  /** To what can be answered next; where there is nothing, it stays. */
  function goOn() {
    setOpen(null);
    const at = queue.findIndex(({ decision }) => decision.decision_id === current);
    const others = [...queue.slice(at + 1), ...queue.slice(0, at)];
    const next = others.find((item) => !isOver(item, nowMs));
    if (next) setPicked(next.decision.decision_id);
  }

  function answer(how: Answer) {
    if (!mayAnswer || shown?.state !== 'held') return;
    setOpen({ kind: 'answer', answer: how, decision: shown });
  }

  function answerMany(how: Answer) {
    if (mayAnswer && markedIds.length > 0) setOpen({ kind: 'many', answer: how, ids: markedIds });
  }

  function mark() {
    if (!current) return;
    const next = new Set(marked);
    if (!next.delete(current)) next.add(current);
    setMarked(next);
  }

  useShortcuts({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    Enter: () => current && navigate(`/decisions/${current}`),
    a: () => answer('approve'),
    r: () => answer('reject'),
    x: mark,
    A: () => answerMany('approve'),
    R: () => answerMany('reject'),
    '?': () => setOpen({ kind: 'keys' }),
  });

  return (
    <PageFrame
      title="Approvals"
      lead="What waits for people: what ends soon first, then what takes more of them."
      actions={
        <>
          {markedIds.length > 0 && (
            <>
              <GuardedButton needs="approver" onClick={() => answerMany('approve')}>
                Approve {formatCount(markedIds.length)} marked…
              </GuardedButton>
              <GuardedButton
                needs="approver"
                className="danger"
                onClick={() => answerMany('reject')}
              >
                Reject {formatCount(markedIds.length)} marked…
              </GuardedButton>
            </>
          )}
          <button type="button" className="button" onClick={() => setOpen({ kind: 'keys' })}>
            Keys <kbd>?</kbd>
          </button>
        </>
      }
    >
      <div className="approvals">
        <Panel
          title={`Waiting (${formatCount(held.items.length)}${held.hasMore ? '+' : ''})`}
          flush
        >
          {queue.length > 0 ? (
            <QueueList
              queue={queue}
              current={current}
              marked={marked}
              nowMs={nowMs}
              onPick={setPicked}
            />
          ) : (
            <PagedList pages={held} empty={<EmptyState title="Nothing waits for a person" />}>
              {() => null}
            </PagedList>
          )}
        </Panel>
        {current && (
          <Fetched data={shown} error={detail.error} onRetry={() => void detail.refetch()}>
            {(decision) => <HeldDecision decision={decision} onAnswer={answer} />}
          </Fetched>
        )}
      </div>
      {open?.kind === 'answer' && (
        <AnswerDialog
          answer={open.answer}
          decision={open.decision}
          onDone={goOn}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'many' && (
        <ManyDialog
          answer={open.answer}
          ids={open.ids}
          onDone={() => {
            setMarked(new Set());
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === 'keys' && <KeysDialog onClose={() => setOpen(null)} />}
    </PageFrame>
  );
}

/** Id of what was picked, or of the first. */
function currentOf(queue: readonly QueueItem[], picked: string | undefined): string | undefined {
  const item = queue.find(({ decision }) => decision.decision_id === picked) ?? queue[0];
  return item?.decision.decision_id;
}
