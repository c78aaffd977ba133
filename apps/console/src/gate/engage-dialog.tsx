import type { SwitchEngaged, SwitchPeriod } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiFailure } from '../api/client.js';
import { useApi } from '../api/use-api.js';
import { SelectField, TextField } from '../display/field.js';
import { formatCount } from '../display/format.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';
import { SCOPE_KINDS, SCOPE_WORDS, scopeOf, scopeWords, type ScopeKind } from './scope.js';

interface EngageDialogProps {
  /** The switch that is on, of which more is recalled; else one is engaged. */
  standing?: SwitchPeriod;
  onClose: () => void;
}

/** Stops a scope, after a box was ticked that says what that means. */
export function EngageDialog({ standing, onClose }: EngageDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const [kind, setKind] = useState<ScopeKind>('model');
  const [name, setName] = useState('');
  const [recall, setRecall] = useState(standing !== undefined);
  const [pending, setPending] = useState(false);
  const [terminate, setTerminate] = useState(false);
  const form = scopeOf(kind, name);
  const scope = standing?.scope ?? form.scope;
  const problem = standing ? null : form.problem;
  const words = problem ? 'it' : scopeWords(scope);

  async function engage(reason: string) {
    const body = { scope, reason, recall, ...(terminate && { terminate }) };
    try {
      toast(sentenceOf(await api.post('/v1/switches/engage', {}, body)));
    } catch (error) {
      setPending((error as ApiFailure).code === 'DECISION.SWITCH_PENDING');
      throw error;
    }
  }

  return (
    <ReasonDialog
      danger
      title={standing ? `Recall what waits of ${words}` : 'Engage a switch'}
      lead={
        standing
          ? 'What was released and waits in gated topics is discarded, 20,000 deliveries of a topic at a time. What a relay has in hand is in doubt.'
          : 'When it is answered, no release of the scope has a higher number than the one it says. What was out already is listed then.'
      }
      confirm={standing ? 'Recall' : 'Engage'}
      problem={problem}
      act={engage}
      onDone={() => {
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    >
      {!standing && (
        <div className="fields">
          <SelectField
            label="What to stop"
            value={kind}
            options={SCOPE_KINDS.map((value) => ({ value, text: SCOPE_WORDS[value].text }))}
            onPick={setKind}
          />
          {kind !== '*' && (
            <TextField
              label="Which"
              hint={SCOPE_WORDS[kind].hint}
              required
              value={name}
              onText={setName}
              maxLength={500}
              spellCheck={false}
              autoCapitalize="off"
            />
          )}
        </div>
      )}
      {!standing && (
        <Tick on={recall} onTick={setRecall}>
          Recall what was released and is not delivered
        </Tick>
      )}
      {pending && (
        <Tick on={terminate} onTick={setTerminate}>
          End the connections that hold it up
        </Tick>
      )}
      <Tick required>
        {standing
          ? `Yes, discard what waits of ${words}`
          : `Yes, let nothing of ${words} be released until two people lift it`}
      </Tick>
    </ReasonDialog>
  );
}

function Tick(props: {
  children: string;
  required?: boolean;
  on?: boolean;
  onTick?: (on: boolean) => void;
}) {
  return (
    <label className="tick">
      <input
        type="checkbox"
        required={props.required}
        checked={props.on}
        onChange={({ target }) => props.onTick?.(target.checked)}
      />
      <span className="wrap-anywhere">{props.children}</span>
    </label>
  );
}

function sentenceOf({ scope, from_seq, was_on, recalled, recall_complete }: SwitchEngaged): string {
  const since = was_on ? 'was on already' : `is on: nothing above release ${from_seq}`;
  const back = recalled > 0 ? ` ${formatCount(recalled)} deliveries were recalled.` : '';
  return `${scope} ${since}.${back}${recall_complete ? '' : ' More waits: recall again.'}`;
}
