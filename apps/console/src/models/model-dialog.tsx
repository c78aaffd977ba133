import { MODEL_STATUSES, type Model, type ModelStatus } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/use-api.js';
import { SelectField, TextField } from '../display/field.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { isoOf, localOf } from '../events/time-range.js';
import { useToast } from '../shell/toasts.js';
import { nameOf } from './model-table.js';

const STATUS_TEXT: Readonly<Record<ModelStatus, string>> = {
  allowed: 'Allowed, as far as a policy allows it',
  shadow: 'In shadow: judged and never released',
  blocked: 'Blocked',
};

interface ModelDialogProps {
  /** Null: one that has no status of its own yet. */
  model: Model | null;
  onClose: () => void;
}

/** What a model may do from the answer on. Its card stays as it is. */
export function ModelDialog({ model, onClose }: ModelDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const [name, setName] = useState(model?.name ?? '');
  const [version, setVersion] = useState(model?.version ?? '');
  const [status, setStatus] = useState<ModelStatus>(model?.status ?? 'blocked');
  const [until, setUntil] = useState(localOf(model?.until));
  const [owner, setOwner] = useState(model?.owner ?? '');

  async function change(reason: string) {
    const body = {
      ...{ name: name.trim(), status, reason },
      ...(version.trim() !== '' && { version: version.trim() }),
      ...{ until: isoOf(until), owner: owner.trim() || null },
    };
    const changed = await api.patch('/v1/models', {}, body);
    toast(`${nameOf(changed)} is ${changed.status}.`);
  }

  return (
    <ReasonDialog
      title={model ? `Change ${nameOf(model)}` : 'Set a model'}
      lead="It holds from the answer on: no verdict that knew another status commits after it."
      confirm="Set"
      danger={status === 'blocked'}
      problem={name.trim() === '' ? 'Say which one.' : null}
      act={change}
      onDone={() => {
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    >
      <div className="fields">
        {!model && (
          <>
            <TextField
              label="Model"
              required
              value={name}
              onText={setName}
              maxLength={256}
              spellCheck={false}
              autoCapitalize="off"
            />
            <TextField
              label="Version"
              hint="Empty: all others"
              value={version}
              onText={setVersion}
              maxLength={256}
              spellCheck={false}
            />
          </>
        )}
        <SelectField
          label="Status"
          value={status}
          options={MODEL_STATUSES.map((value) => ({ value, text: STATUS_TEXT[value] }))}
          onPick={setStatus}
        />
        <TextField
          label="Blocked from (local)"
          hint="Empty: never"
          type="datetime-local"
          step={1}
          value={until}
          onText={setUntil}
        />
        <TextField
          label="Owner"
          hint="Who answers for it"
          value={owner}
          onText={setOwner}
          maxLength={256}
        />
      </div>
    </ReasonDialog>
  );
}
