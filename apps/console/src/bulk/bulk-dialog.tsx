import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Dialog } from '../display/dialog.js';
import { FailureNotice } from '../display/failure-notice.js';
import { TextField } from '../display/field.js';
import { formatCount } from '../display/format.js';
import { Progress } from '../display/progress.js';
import { LoadingState } from '../display/states.js';
import { UnservedTopics } from '../topics/unserved-topics.js';
import { runBulk, type BulkAnswer, type BulkFilter, type BulkProgress } from './run-bulk.js';

/** How an action by filter is spoken of. */
export interface BulkWords {
  /** `Replay dead letters`. */
  title: string;
  /** What matches, for one and for many. */
  matches: [one: string, many: string];
  /** What becomes of them, as a sentence. */
  means: string;
  /** `Replay`: on the button, with the number. */
  verb: string;
  /** `due again`: what they are afterwards. */
  done: string;
  danger?: boolean;
}

export interface BulkRequest<Filter> {
  filter: Filter;
  dry_run?: boolean;
  reason?: string;
  allow_unserved?: true;
  cursor?: string;
}

interface BulkDialogProps<Row, Filter extends BulkFilter> {
  words: BulkWords;
  /** Asks the route that counts and acts. */
  send: (request: BulkRequest<Filter>) => Promise<BulkAnswer<Row>>;
  filter: Filter;
  /** The filter in words. */
  described: string;
  sample: (rows: readonly Row[]) => ReactNode;
  onClose: () => void;
}

/** Dry run, then the reason, then progress: nobody acts on a number that was not shown first. */
export function BulkDialog<Row, Filter extends BulkFilter>(props: BulkDialogProps<Row, Filter>) {
  const { words, send, filter, described, sample, onClose } = props;
  const queries = useQueryClient();
  const [closedAt] = useState(() => new Date().toISOString());
  const closed = { ...filter, to: filter.to ?? closedAt };
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const stop = useStopOnLeave();
  const dryRun = useQuery({
    queryKey: [words.title, closed],
    queryFn: () => send({ filter: closed, dry_run: true }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const run = useMutation({
    mutationFn: (wish: Wish) =>
      runBulk(
        { filter: closed, ...wish, total: dryRun.data?.matched ?? 0 },
        send,
        setProgress,
        stop.current.signal,
      ),
    onSettled: () => queries.invalidateQueries(),
  });

  /** What runs is stopped by its button, never by a stray Escape. */
  function close() {
    if (!run.isPending) onClose();
  }

  return (
    <Dialog wide title={words.title} lead={`Filter: ${described}`} onClose={close}>
      {dryRun.error && <FailureNotice error={dryRun.error} />}
      {dryRun.isPending && <LoadingState />}
      {dryRun.data && !run.isPending && !run.isSuccess && (
        <Confirmation
          words={words}
          answer={dryRun.data}
          sample={dryRun.data.sample.length > 0 ? sample(dryRun.data.sample) : null}
          last={run.variables}
          error={run.error}
          done={progress?.done ?? 0}
          onConfirm={(wish) => run.mutate(wish)}
          onCancel={close}
        />
      )}
      {(run.isPending || run.isSuccess) && (
        <Running
          words={words}
          progress={progress ?? { done: 0, total: dryRun.data?.matched ?? 0, unserved: [] }}
          finished={run.isSuccess}
          onStop={() => stop.current.abort()}
          onClose={close}
        />
      )}
    </Dialog>
  );
}

/** An order ends after its batch when the operator says so, or leaves the page. */
function useStopOnLeave() {
  const stop = useRef(new AbortController());
  useEffect(() => {
    const current = new AbortController();
    stop.current = current;
    return () => current.abort();
  }, []);
  return stop;
}

interface Wish {
  reason: string;
  allow_unserved?: true;
}

interface ConfirmationProps {
  words: BulkWords;
  answer: BulkAnswer;
  sample: ReactNode;
  /** Of an order that failed: it need not be said again. */
  last: Wish | undefined;
  error: Error | null;
  /** Before an order that failed in its middle. */
  done: number;
  onConfirm: (wish: Wish) => void;
  onCancel: () => void;
}

function Confirmation(props: ConfirmationProps) {
  const { words, answer, sample, last, error, done, onConfirm, onCancel } = props;
  const [reason, setReason] = useState(last?.reason ?? '');
  const [missing, setMissing] = useState(false);
  const [allowed, setAllowed] = useState(last?.allow_unserved ?? false);
  const count = formatCount(answer.matched);

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    onConfirm({ reason: reason.trim(), ...(allowed && { allow_unserved: true }) });
  }

  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <strong>{count}</strong> {answer.matched === 1 ? words.matches[0] : words.matches[1]}.{' '}
        {words.means}
      </p>
      {sample && <div className="panel">{sample}</div>}
      <UnservedTopics topics={answer.unserved ?? []} allowed={allowed} onAllow={setAllowed} />
      <TextField
        label="Reason"
        hint="Kept in the audit log: the incident, the change, who asked."
        problem={missing ? 'A reason is needed.' : null}
        value={reason}
        onText={setReason}
        maxLength={500}
      />
      {error && <FailureNotice error={error} />}
      {error && done > 0 && (
        <p className="notice warn" role="status">
          {formatCount(done)} were dealt with before that; the same order goes on with the rest.
        </p>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button
          type="submit"
          className={words.danger ? 'button danger' : 'button primary'}
          disabled={answer.matched === 0}
        >
          {`${words.verb} ${count}`}
        </button>
      </div>
    </form>
  );
}

interface RunningProps {
  words: BulkWords;
  progress: BulkProgress;
  finished: boolean;
  onStop: () => void;
  onClose: () => void;
}

function Running({ words, progress, finished, onStop, onClose }: RunningProps) {
  const done = formatCount(progress.done);
  return (
    <div className="stack">
      <Progress
        label={`${words.verb.toLowerCase()} progress`}
        value={progress.done}
        max={progress.total}
      />
      <p role="status">
        {finished
          ? `Done: ${done} ${words.done}.${restOf(progress)}`
          : `${done} of ${formatCount(progress.total)} ${words.done}…`}
      </p>
      {finished && progress.unserved.length > 0 && (
        <p className="notice warn">
          Ordered, not delivered: no live worker has {progress.unserved.join(', ')}.
        </p>
      )}
      <div className="actions">
        {finished ? (
          <button type="button" className="button primary" onClick={onClose}>
            Close
          </button>
        ) : (
          <button type="button" className="button" onClick={onStop}>
            Stop after this batch
          </button>
        )}
      </div>
    </div>
  );
}

/** Fewer than the dry run counted: stopped, or somebody else was at the same rows. */
function restOf({ done, total }: BulkProgress): string {
  if (done >= total) return '';
  return ` ${formatCount(total - done)} were left or did not match any more: somebody else may have dealt with them.`;
}
