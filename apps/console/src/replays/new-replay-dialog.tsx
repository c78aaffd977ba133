import type { ReplayRequest } from '@acp/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { useApi } from '../api/use-api.js';
import { Dialog } from '../display/dialog.js';
import { FailureNotice } from '../display/failure-notice.js';
import { SelectField, TextField } from '../display/field.js';
import { UnservedTopics } from '../topics/unserved-topics.js';
import { EMPTY_FORM, problemOf, requestOf, type ReplayForm } from './replay-form.js';
import { ReplayPreviewPanel } from './replay-preview.js';
import { useKnownNames } from '../search/use-known-names.js';

/** First what it would do, then the order: the second button works only for what was counted. */
export function NewReplayDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [form, setForm] = useState<ReplayForm>(EMPTY_FORM);
  const [problem, setProblem] = useState<string | null>(null);
  const preview = useMutation({
    mutationFn: async (request: ReplayRequest) => {
      const answer = await api.post('/v1/replays', {}, { ...request, dry_run: true });
      return 'dry_run' in answer ? answer : undefined;
    },
  });
  const order = useMutation({
    mutationFn: (request: ReplayRequest) => api.post('/v1/replays', {}, request),
    onSuccess: (replay) => {
      void queries.invalidateQueries({ queryKey: ['/v1/replays'] });
      if ('id' in replay) navigate(`/replays/${replay.id}`);
    },
  });

  function change(part: Partial<ReplayForm>) {
    setForm({ ...form, allow_unserved: false, ...part });
    preview.reset();
    order.reset();
    setProblem(null);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const found = problemOf(form, preview.data !== undefined);
    setProblem(found);
    if (found) return;
    if (preview.data) order.mutate(requestOf(form));
    else preview.mutate(requestOf(form));
  }

  return (
    <Dialog wide title="New replay" lead="All that is given must hold." onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <ReplayFields form={form} onChange={change} />
        {preview.data && <ReplayPreviewPanel preview={preview.data} />}
        {preview.data && (
          <UnservedTopics
            topics={preview.data.unserved}
            allowed={form.allow_unserved}
            onAllow={(allow_unserved) => {
              setForm({ ...form, allow_unserved });
              order.reset();
            }}
          />
        )}
        {preview.data && (
          <TextField
            label="Reason"
            hint="Kept in the audit log: the incident, the change, who asked."
            value={form.reason}
            onText={(reason) => setForm({ ...form, reason })}
            maxLength={500}
          />
        )}
        {problem && (
          <p className="notice bad" role="alert">
            {problem}
          </p>
        )}
        {preview.error && <FailureNotice error={preview.error} />}
        {order.error && <FailureNotice error={order.error} />}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            className="button primary"
            disabled={preview.isPending || order.isPending}
          >
            {preview.data ? 'Start the replay' : 'Dry run'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ReplayFieldsProps {
  form: ReplayForm;
  onChange: (part: Partial<ReplayForm>) => void;
}

const FILTER_FIELDS = [
  { member: 'event_type', label: 'Event type' },
  { member: 'source', label: 'Source' },
  { member: 'entity_id', label: 'Entity' },
  { member: 'topic', label: 'Only to topic' },
  { member: 'trace_id', label: 'Trace id' },
  { member: 'raw_payload_id', label: 'Raw payload id' },
] as const;

function ReplayFields({ form, onChange }: ReplayFieldsProps) {
  const known = useKnownNames();
  const names = { event_type: known.type, source: known.source, topic: known.topic } as const;
  return (
    <div className="fields">
      <TextField
        label="Name"
        hint="The incident it belongs to."
        value={form.name}
        onText={(name) => onChange({ name })}
        maxLength={200}
      />
      <TextField
        label="Ingested from (local)"
        type="datetime-local"
        step={1}
        value={form.from}
        onText={(from) => onChange({ from })}
      />
      <TextField
        label="Ingested before (local)"
        type="datetime-local"
        step={1}
        value={form.to}
        onText={(to) => onChange({ to })}
      />
      {FILTER_FIELDS.map(({ member, label }) => (
        <TextField
          key={member}
          label={label}
          value={form[member]}
          names={member in names ? names[member as keyof typeof names] : undefined}
          onText={(text) => onChange({ [member]: text })}
          spellCheck={false}
          autoCapitalize="off"
        />
      ))}
      <TextField
        label="Skip what this consumer processed"
        value={form.only_unprocessed_by}
        names={known.consumer}
        onText={(only_unprocessed_by) => onChange({ only_unprocessed_by })}
        spellCheck={false}
        autoCapitalize="off"
      />
      <TextField
        label="Deliveries per second"
        inputMode="numeric"
        value={form.rate}
        onText={(rate) => onChange({ rate })}
      />
      <SelectField
        label="Order"
        value={form.ordering}
        options={[
          { value: 'none', text: 'As it comes' },
          { value: 'key', text: 'In order of each key' },
        ]}
        onPick={(ordering) => onChange({ ordering })}
      />
    </div>
  );
}
