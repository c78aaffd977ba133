import type { PolicyVersion } from '@acp/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { useApi } from '../api/use-api.js';
import { Dialog } from '../display/dialog.js';
import { FailureNotice } from '../display/failure-notice.js';
import { SelectField, TextField } from '../display/field.js';
import { EMPTY_FORM, problemOf, requestOf, SPANS, type BacktestForm } from './backtest-form.js';

interface BacktestDialogProps {
  version: Pick<PolicyVersion, 'set' | 'version'>;
  onClose: () => void;
}

/** Orders a back-test and goes to its page, where it is seen at work. */
export function BacktestDialog({ version: { set, version }, onClose }: BacktestDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [form, setForm] = useState(EMPTY_FORM);
  const [problem, setProblem] = useState<string | null>(null);
  const order = useMutation({
    mutationFn: () =>
      api.post(
        '/v1/policies/{set}/backtests',
        { path: { set } },
        requestOf(form, version, Date.now()),
      ),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['/v1/backtests'] });
      navigate(`/backtests/${id}`);
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const found = problemOf(form);
    setProblem(found);
    if (!found) order.mutate();
  }

  return (
    <Dialog
      title={`Back-test ${set} version ${version}`}
      lead="Judges recorded decisions again by this version. Nothing is released by it, and nothing waits for it."
      onClose={onClose}
    >
      <form className="stack" onSubmit={submit}>
        <BacktestFields
          form={form}
          onChange={(part) => {
            setForm({ ...form, ...part });
            setProblem(null);
            order.reset();
          }}
        />
        {problem && (
          <p className="notice bad" role="alert">
            {problem}
          </p>
        )}
        {order.error && <FailureNotice error={order.error} />}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={order.isPending}>
            {order.isPending ? 'Working…' : 'Start the back-test'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface BacktestFieldsProps {
  form: BacktestForm;
  onChange: (part: Partial<BacktestForm>) => void;
}

function BacktestFields({ form, onChange }: BacktestFieldsProps) {
  const { data: kinds } = useAnswer('/v1/action-kinds', {});
  return (
    <>
      <SelectField
        label="Decisions of"
        value={form.span}
        options={SPANS}
        onPick={(span) => onChange({ span })}
      />
      {form.span === 'custom' && (
        <div className="fields">
          <TextField
            label="Decided from (local)"
            type="datetime-local"
            step={1}
            value={form.from}
            onText={(from) => onChange({ from })}
          />
          <TextField
            label="Decided before (local)"
            hint="Empty: until now."
            type="datetime-local"
            step={1}
            value={form.to}
            onText={(to) => onChange({ to })}
          />
        </div>
      )}
      <TextField
        label="Kinds of action"
        hint="Empty: all. Several stand apart by blanks."
        value={form.kinds}
        names={kinds?.items.map(({ action_kind }) => action_kind)}
        onText={(text) => onChange({ kinds: text })}
        spellCheck={false}
        autoCapitalize="off"
      />
    </>
  );
}
