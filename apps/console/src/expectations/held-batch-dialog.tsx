import type { HeldBatch, HeldBatchAnswer } from '@acp/contracts/api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiClient } from '../api/client.js';
import { useApi } from '../api/use-api.js';
import { Dialog } from '../display/dialog.js';
import { FailureNotice } from '../display/failure-notice.js';
import { formatCount } from '../display/format.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { LoadingState } from '../display/states.js';
import { useToast } from '../shell/toasts.js';

export type HeldBatchAction = 'release' | 'discard';

export interface HeldBatchOrder {
  batch: HeldBatch;
  action: HeldBatchAction;
}

const TEXTS: Readonly<Record<HeldBatchAction, { title: string; means: string; verb: string }>> = {
  release: {
    title: 'Release this batch',
    means: 'It is stored as if it had come in now; what holds it is not judged again.',
    verb: 'Release',
  },
  discard: {
    title: 'Discard this batch',
    means: 'Nothing of it becomes an event. It stays to be looked at as long as results are kept.',
    verb: 'Discard',
  },
};

const DRY_RUN = 'held-batch';

/** Dry run, then the reason: nobody decides on a batch without the numbers of what will come of it. */
export function HeldBatchDialog(props: HeldBatchOrder & { onClose: () => void }) {
  const { batch, action, onClose } = props;
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const { title, means, verb } = TEXTS[action];
  const dryRun = useQuery({
    queryKey: [DRY_RUN, action, batch.id],
    queryFn: () => order(api, props, { dry_run: true }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const lead = `${batch.source}, ${recordsOf(batch.records)}. ${means}`;
  if (!dryRun.data) {
    return (
      <Dialog title={title} lead={lead} onClose={onClose}>
        {dryRun.error ? <FailureNotice error={dryRun.error} /> : <LoadingState />}
      </Dialog>
    );
  }
  return (
    <ReasonDialog
      title={title}
      lead={lead}
      confirm={`${verb} ${recordsOf(batch.records)}`}
      danger={action === 'discard'}
      act={async (reason) => toast(doneOf(await order(api, props, { reason })))}
      onDone={() => {
        // Not the dry run of this very dialog, which could only be refused by now.
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== DRY_RUN });
        onClose();
      }}
      onClose={onClose}
    >
      <Outlook answer={dryRun.data} action={action} />
    </ReasonDialog>
  );
}

function order(
  api: ApiClient,
  { batch, action }: HeldBatchOrder,
  body: { dry_run: true } | { reason: string },
): Promise<HeldBatchAnswer> {
  const path = { path: { id: batch.id } };
  return action === 'release'
    ? api.post('/v1/held-batches/{id}/release', path, body)
    : api.post('/v1/held-batches/{id}/discard', path, body);
}

/** What the dry run says. */
function Outlook({ answer, action }: { answer: HeldBatchAnswer; action: HeldBatchAction }) {
  const { accepted, duplicates, rejected, records } = answer;
  if (action === 'discard') {
    return (
      <p>
        <strong>{recordsOf(records)}</strong> will be given up.
      </p>
    );
  }
  return (
    <p>
      <strong>{formatCount(accepted)}</strong> will be stored and delivered, {formatCount(rejected)}{' '}
      go to quarantine, {formatCount(duplicates)} are stored already.
    </p>
  );
}

function doneOf({ state, accepted, rejected }: HeldBatchAnswer): string {
  if (state === 'discarded') return 'The batch is discarded.';
  const stored = `${recordsOf(accepted)} ${accepted === 1 ? 'is' : 'are'} stored and on the way`;
  return `The batch is released: ${stored}, ${formatCount(rejected)} in quarantine.`;
}

function recordsOf(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'record' : 'records'}`;
}
