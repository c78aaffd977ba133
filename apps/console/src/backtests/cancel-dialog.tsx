import type { Backtest } from '@acp/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/use-api.js';
import { Dialog } from '../display/dialog.js';
import { FailureNotice } from '../display/failure-notice.js';
import { useToast } from '../shell/toasts.js';

/** Asks once more: what has ended does not go on. */
export function CancelDialog(props: { backtest: Backtest; onClose: () => void }) {
  const { backtest, onClose } = props;
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const cancel = useMutation({
    mutationFn: () =>
      api.post('/v1/backtests/{id}/cancel', { path: { id: backtest.id } }, undefined),
    onSuccess: () => {
      toast('The back-test is cancelled.');
      void queries.invalidateQueries();
      onClose();
    },
  });
  return (
    <Dialog
      title={`Cancel the back-test of ${backtest.set} version ${backtest.version}`}
      lead="It ends for good. What it has found so far stays."
      onClose={onClose}
    >
      <div className="stack">
        {cancel.error && <FailureNotice error={cancel.error} />}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Let it run
          </button>
          <button
            type="button"
            className="button danger"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {cancel.isPending ? 'Working…' : 'Cancel the back-test'}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
