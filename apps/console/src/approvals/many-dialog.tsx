import type { DecisionBulkAnswer, DecisionBulkItem } from '@acp/contracts/api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useApi } from '../api/use-api.js';
import { DecisionBadge } from '../display/badge.js';
import { Dialog } from '../display/dialog.js';
import { FailureNotice } from '../display/failure-notice.js';
import { TextField } from '../display/field.js';
import { formatCount, shortId } from '../display/format.js';
import { LoadingState } from '../display/states.js';
import { Table } from '../display/table.js';
import type { Answer } from './answer-dialog.js';
import { meaningOf } from './refusals.js';

interface ManyDialogProps {
  answer: Answer;
  ids: readonly string[];
  onDone: () => void;
  onClose: () => void;
}

/** Dry run first: what is answered is the list that was looked at, by its digest. */
export function ManyDialog({ answer, ids, onDone, onClose }: ManyDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const path = `/v1/decisions/${answer}` as const;
  const dryRun = useQuery({
    queryKey: [path, ids],
    queryFn: () => api.post(path, {}, { ids: [...ids], dry_run: true }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const run = useMutation({
    mutationFn: (given: { list_sha256: string; reason: string }) =>
      api.post(path, {}, { ids: [...ids], ...given }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['/v1/decisions'] }),
  });
  const verb = answer === 'approve' ? 'Approve' : 'Reject';
  const close = run.data ? onDone : onClose;
  return (
    <Dialog
      wide
      title={`${verb} ${formatCount(ids.length)} of one kind`}
      lead="Each is judged again and answered by itself; a refused one changes nothing of the others."
      onClose={close}
    >
      {dryRun.error && <FailureNotice error={dryRun.error} explain={meaningOf} />}
      {dryRun.isPending && <LoadingState />}
      {dryRun.data && !run.data && (
        <Confirmation
          verb={verb}
          dryRun={dryRun.data}
          error={run.error}
          pending={run.isPending}
          onConfirm={(reason) => run.mutate({ list_sha256: dryRun.data.list_sha256, reason })}
          onCancel={onClose}
        />
      )}
      {run.data && (
        <>
          <p role="status">Done: {formatCount(run.data.affected)} answered.</p>
          <Items items={run.data.items} label="What became of each" />
        </>
      )}
      {(run.data || dryRun.error) && (
        <div className="actions">
          <button type="button" className="button" onClick={close}>
            Close
          </button>
        </div>
      )}
    </Dialog>
  );
}

interface ConfirmationProps {
  verb: string;
  dryRun: DecisionBulkAnswer;
  error: Error | null;
  pending: boolean;
  onConfirm: (reason: string) => void;
  onCancel: () => void;
}

function Confirmation({ verb, dryRun, error, pending, onConfirm, onCancel }: ConfirmationProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') onConfirm(reason.trim());
  }

  return (
    <form className="stack" onSubmit={submit}>
      <Items items={dryRun.items} label="What would become of each" />
      <p className="small wrap-anywhere">
        <span className="muted">SHA-256 of this list</span>{' '}
        <code className="digest">{dryRun.list_sha256}</code>
      </p>
      <TextField
        label="Reason"
        hint="Kept with each of them and in the audit log."
        problem={missing ? 'A reason is needed.' : null}
        value={reason}
        onText={setReason}
        maxLength={500}
      />
      {error && <FailureNotice error={error} explain={meaningOf} />}
      <div className="actions">
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
        <button
          type="submit"
          className={verb === 'Reject' ? 'button danger' : 'button primary'}
          disabled={pending || dryRun.affected === 0}
        >
          {pending ? 'Working…' : `${verb} ${formatCount(dryRun.affected)}`}
        </button>
      </div>
    </form>
  );
}

function Items({ items, label }: { items: readonly DecisionBulkItem[]; label: string }) {
  return (
    <Table
      cards
      label={label}
      rows={items}
      keyOf={({ decision_id }) => decision_id}
      columns={[
        { head: 'Decision', cell: ({ decision_id }) => <code>{shortId(decision_id)}</code> },
        {
          head: 'Action digest',
          cell: ({ action_sha256 }) => (
            <code title={action_sha256}>{action_sha256.slice(0, 16)}…</code>
          ),
        },
        { head: 'Afterwards', cell: ({ state }) => <DecisionBadge state={state} /> },
        {
          head: 'Approvals',
          number: true,
          cell: ({ approvals, quorum }) => `${approvals} of ${quorum ?? 1}`,
        },
        {
          head: 'Refused',
          cell: ({ refused }) =>
            refused && (
              <bdi className="text-bad wrap-anywhere">
                <code>{refused.code}</code> {refused.detail}
              </bdi>
            ),
        },
      ]}
    />
  );
}
