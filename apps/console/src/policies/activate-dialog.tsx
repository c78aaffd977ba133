import type { PolicyMode, PolicyVersion } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/use-api.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';
import { Difference } from './difference-panel.js';

interface ActivateDialogProps {
  version: PolicyVersion;
  mode: PolicyMode;
  enforced: number | null;
  onClose: () => void;
}

/** Whoever confirms sees who wrote it and which rules differ from what judges now. */
export function ActivateDialog({ version, mode, enforced, onClose }: ActivateDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const { set, version: number } = version;
  const name = `${set} version ${number}`;
  const words = WORDS[mode === 'off' && version.state === 'shadow' ? 'stop_shadow' : mode];
  const path = { set };

  async function activate(reason: string) {
    const body = { version: number, mode, reason };
    const { from_seq } = await api.post('/v1/policies/{set}/activate', { path }, body);
    toast(`${name} ${words.done} after release ${from_seq}.`);
  }

  return (
    <ReasonDialog
      danger={words.danger}
      title={`${words.title} ${name}`}
      lead={words.lead}
      confirm={words.confirm}
      act={activate}
      onDone={() => {
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    >
      {mode !== 'off' && (
        <div className="stack">
          <p>
            Pushed by <strong>{version.created_by}</strong>, who cannot activate it. With this you
            are its second person.
          </p>
          {enforced !== null && enforced !== number && (
            <Difference named set={set} from={enforced} to={number} />
          )}
        </div>
      )}
    </ReasonDialog>
  );
}

const WORDS = {
  enforce: {
    title: 'Put in force:',
    lead: 'From the answer on it judges. No verdict of the version before commits after it.',
    confirm: 'Put in force',
    done: 'judges everything',
    danger: false,
  },
  shadow: {
    title: 'Judge in shadow:',
    lead: 'It is judged beside the version in force and decides nothing.',
    confirm: 'Start the shadow',
    done: 'is in shadow',
    danger: false,
  },
  stop_shadow: {
    title: 'Stop the shadow of',
    lead: 'It is judged no longer. What it has said stays.',
    confirm: 'Stop the shadow',
    done: 'is out of shadow',
    danger: false,
  },
  off: {
    title: 'Take out of force:',
    lead: 'Without a version in force everything that this policy applies to is denied, unless another one takes it.',
    confirm: 'Take out of force',
    done: 'is out of force',
    danger: true,
  },
} as const;
