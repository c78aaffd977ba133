import type { RejectedRecord } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useAnswer } from '../api/use-answer.js';
import { useApi } from '../api/use-api.js';
import { Dialog } from '../display/dialog.js';
import { ReasonList } from './reason-list.js';
import { PayloadForm } from '../display/payload-form.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { Fetched } from '../display/states.js';
import { useToast } from '../shell/toasts.js';
import { startOfMending } from './mended-event.js';
import { PayloadSchema } from './payload-schema.js';

interface RejectedDialogProps {
  record: RejectedRecord;
  kind: 'resubmit' | 'discard';
  onClose: () => void;
}

export function RejectedDialog({ record, kind, onClose }: RejectedDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const params = { path: { id: record.id } };
  const whole = useAnswer('/v1/rejected/{id}', params, { enabled: kind === 'resubmit' });

  function done(sentence: string) {
    toast(sentence);
    void queries.invalidateQueries();
    onClose();
  }

  if (kind === 'discard') {
    return (
      <ReasonDialog
        danger
        title="Discard this record"
        lead="It is closed without an event. The record itself stays."
        confirm="Discard"
        act={(reason) => api.post('/v1/rejected/{id}/discard', params, { reason })}
        onDone={() => done('The record is discarded.')}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      wide
      title="Mend and resubmit"
      lead="The mended event passes the gate like any other. The record stays as it came."
      onClose={onClose}
    >
      <Fetched data={whole.data} error={whole.error} onRetry={() => void whole.refetch()}>
        {(found) => (
          <>
            <ReasonList reasons={found.reasons} />
            <PayloadForm
              label="Event"
              initial={startOfMending(found)}
              confirm="Resubmit"
              beside={(event) => <PayloadSchema event={event} />}
              act={(event, reason) =>
                api.post('/v1/rejected/{id}/resubmit', params, { event, reason })
              }
              onDone={() => done('The event is stored and on its way.')}
              onClose={onClose}
            />
          </>
        )}
      </Fetched>
    </Dialog>
  );
}
