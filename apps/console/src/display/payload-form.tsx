import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { FailureNotice } from './failure-notice.js';
import { Field, TextField } from './field.js';

interface PayloadFormProps {
  label: string;
  initial: string;
  confirm: string;
  /** Stands beside the text and goes by what it says; while that is no object, by what it said before. */
  beside?: (value: Record<string, unknown>) => ReactNode;
  act: (value: Record<string, unknown>, reason: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** A JSON object to mend, and why. What the gate refuses is shown below with its paths. */
export function PayloadForm(props: PayloadFormProps) {
  const [text, setText] = useState(props.initial);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState(false);
  const parsed = parseObject(text);
  const [read, setRead] = useState(parsed.value ?? {});
  const action = useMutation({
    mutationFn: (value: Record<string, unknown>) => props.act(value, reason.trim()),
    onSuccess: props.onDone,
  });

  function write(written: string) {
    setText(written);
    const { value } = parseObject(written);
    if (value) setRead(value);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setShown(true);
    if (parsed.value && reason.trim() !== '') action.mutate(parsed.value);
  }

  return (
    <form className="stack" onSubmit={submit}>
      <div className="payload-fields">
        {props.beside?.(read)}
        <Field label={props.label} problem={parsed.problem}>
          {(attributes) => (
            <textarea
              {...attributes}
              className="input code"
              spellCheck={false}
              value={text}
              onChange={(event) => write(event.target.value)}
            />
          )}
        </Field>
      </div>
      {props.children}
      <TextField
        label="Reason"
        hint="Kept in the audit log."
        problem={shown && reason.trim() === '' ? 'A reason is needed.' : null}
        value={reason}
        onText={setReason}
        maxLength={500}
      />
      {action.error && <FailureNotice error={action.error} />}
      <div className="actions">
        <button type="button" className="button" onClick={props.onClose}>
          Cancel
        </button>
        <button
          type="submit"
          className="button primary"
          disabled={action.isPending || parsed.value === null}
        >
          {action.isPending ? 'Working…' : props.confirm}
        </button>
      </div>
    </form>
  );
}

type Parsed = { value: Record<string, unknown>; problem: null } | { value: null; problem: string };

function parseObject(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { value: value as Record<string, unknown>, problem: null };
    }
    return { value: null, problem: 'This must be a JSON object.' };
  } catch (error) {
    return { value: null, problem: `No JSON yet: ${(error as Error).message}` };
  }
}
