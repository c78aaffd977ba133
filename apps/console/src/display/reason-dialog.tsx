import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Dialog } from './dialog.js';
import { FailureNotice } from './failure-notice.js';
import { TextField } from './field.js';

interface ReasonDialogProps {
  title: string;
  lead: ReactNode;
  confirm: string;
  danger?: boolean;
  /** Left empty it may be sent all the same. */
  optional?: boolean;
  /** What is wrong with the fields of `children`: nothing is sent. */
  problem?: string | null;
  act: (reason: string) => Promise<unknown>;
  /** What the code of a refusal means here. */
  explain?: (code: string | null) => string | null;
  onDone: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Every action leaves a reason in the audit log; this asks for it and shows a refusal in place. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const action = useMutation({
    mutationFn: () => props.act(reason.trim()),
    onSuccess: props.onDone,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const lacks = !props.optional && reason.trim() === '';
    setMissing(lacks);
    if (!lacks && !props.problem) action.mutate();
  }

  return (
    <Dialog title={props.title} lead={props.lead} onClose={props.onClose}>
      <form className="stack" onSubmit={submit}>
        {props.children}
        <TextField
          label={props.optional ? 'Reason (optional)' : 'Reason'}
          hint="Kept in the audit log: the incident, the change, who asked."
          problem={missing ? 'A reason is needed.' : null}
          value={reason}
          onText={setReason}
          maxLength={500}
        />
        {action.error && <FailureNotice error={action.error} explain={props.explain} />}
        <div className="actions">
          <button type="button" className="button" onClick={props.onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className={props.danger ? 'button danger' : 'button primary'}
            disabled={action.isPending}
          >
            {action.isPending ? 'Working…' : props.confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
