import type { DeadLetterDetail } from '@acp/contracts/api';
import type { ReactNode } from 'react';
import { useAnswer } from '../api/use-answer.js';
import { Fetched } from '../display/states.js';
import { Dialog } from '../display/dialog.js';
import { PayloadForm } from '../display/payload-form.js';

interface EditDialogProps {
  letter: DeadLetterDetail;
  act: (body: { payload: Record<string, unknown>; reason: string }) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
  /** What is said before it is ordered. */
  children: ReactNode;
}

/** Changes the payload of this one delivery. The event stays as it was; the gate checks the new one. */
export function EditDialog({ letter, act, onDone, onClose, children }: EditDialogProps) {
  const event = useAnswer('/v1/events/{event_id}', { path: { event_id: letter.event_id } });
  const edited = letter.edits.at(-1)?.edited_payload;
  return (
    <Dialog
      wide
      title="Edit the payload and replay"
      lead="For this delivery only. The event keeps its payload; both are kept side by side."
      onClose={onClose}
    >
      <Fetched data={event.data} error={event.error} onRetry={() => void event.refetch()}>
        {({ payload }) => (
          <PayloadForm
            label="Payload"
            initial={JSON.stringify(edited ?? payload, null, 2)}
            confirm="Replay with this payload"
            act={(value, reason) => act({ payload: value, reason })}
            onDone={onDone}
            onClose={onClose}
          >
            {children}
          </PayloadForm>
        )}
      </Fetched>
    </Dialog>
  );
}
