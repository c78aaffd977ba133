import type { DeadLetterBulkAnswer, DeadLetterFilter } from '@acp/contracts/api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useApi } from '../api/use-api.js';
import { Dialog } from '../display/dialog.js';
import { FailureNotice } from '../display/failure-notice.js';
import { TextField } from '../display/field.js';
import { formatCount } from '../display/format.js';
import { Progress } from '../display/progress.js';
import { LoadingState } from '../display/states.js';
import { DeadLetterTable } from './dead-letter-table.js';
import { describeFilter } from './filter.js';
import { runBulk, type BulkProgress } from './run-bulk.js';

export type BulkAction = 'replay' | 'discard';

interface BulkDialogProps {
  action: BulkAction;
  filter: DeadLetterFilter;
  onClose: () => void;
}

/** Dry run, then the reason, then progress: nobody acts on a number that was not shown first. */
export function BulkDialog({ action, filter, onClose }: BulkDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const path = `/v1/dead-letters/${action}`;
  const [closedAt] = useState(() => new Date().toISOString());
  const closed = { ...filter, to: filter.to ?? closedAt };
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const stop = useStopOnLeave();
  const dryRun = useQuery({
    queryKey: [path, closed],
    queryFn: () => api.post<DeadLetterBulkAnswer>(path, { filter: closed, dry_run: true }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const run = useMutation({
    mutationFn: (reason: string) =>
      runBulk(
        { filter: closed, reason, total: dryRun.data?.matched ?? 0 },
        (body) => api.post<DeadLetterBulkAnswer>(path, body),
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
    <Dialog
      wide
      title={action === 'replay' ? 'Replay dead letters' : 'Discard dead letters'}
      lead={`Filter: ${describeFilter(filter)}`}
      onClose={close}
    >
      {dryRun.error && <FailureNotice error={dryRun.error} />}
      {dryRun.isPending && <LoadingState />}
      {dryRun.data && !run.isPending && !run.isSuccess && (
        <Confirmation
          action={action}
          answer={dryRun.data}
          error={run.error}
          done={progress?.done ?? 0}
          onConfirm={(reason) => run.mutate(reason)}
          onCancel={close}
        />
      )}
      {(run.isPending || run.isSuccess) && (
        <Running
          action={action}
          progress={progress ?? { done: 0, total: dryRun.data?.matched ?? 0 }}
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

interface ConfirmationProps {
  action: BulkAction;
  answer: DeadLetterBulkAnswer;
  error: Error | null;
  /** Before an order that failed in its middle. */
  done: number;
  onConfirm: (reason: string) => void;
  onCancel: () => void;
}

function Confirmation(props: ConfirmationProps) {
  const { action, answer, error, done, onConfirm, onCancel } = props;
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const count = formatCount(answer.matched);

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') onConfirm(reason.trim());
  }

  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <strong>{count}</strong>{' '}
        {answer.matched === 1 ? 'dead letter matches' : 'dead letters match'}.{' '}
        {action === 'replay'
          ? 'Each becomes due at once, with its attempts forgiven.'
          : 'They will never be delivered. Their events and attempts stay.'}
      </p>
      {answer.sample.length > 0 && (
        <div className="panel">
          <DeadLetterTable letters={answer.sample} />
        </div>
      )}
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
          className={action === 'replay' ? 'button primary' : 'button danger'}
          disabled={answer.matched === 0}
        >
          {action === 'replay' ? `Replay ${count}` : `Discard ${count}`}
        </button>
      </div>
    </form>
  );
}

interface RunningProps {
  action: BulkAction;
  progress: BulkProgress;
  finished: boolean;
  onStop: () => void;
  onClose: () => void;
}

function Running({ action, progress, finished, onStop, onClose }: RunningProps) {
  const done = formatCount(progress.done);
  const verb = action === 'replay' ? 'due again' : 'discarded';
  return (
    <div className="stack">
      <Progress label={`${action} progress`} value={progress.done} max={progress.total} />
      <p role="status">
        {finished
          ? `Done: ${done} ${verb}.${restOf(progress)}`
          : `${done} of ${formatCount(progress.total)} ${verb}…`}
      </p>
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

/** Fewer than the dry run counted: stopped, or somebody else was at the same letters. */
function restOf({ done, total }: BulkProgress): string {
  if (done >= total) return '';
  return ` ${formatCount(total - done)} were left or were no dead letters any more: somebody else may have dealt with them.`;
}
