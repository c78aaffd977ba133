import type { Gap } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/use-api.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';

export type GapAction = 'retry' | 'healed' | 'lost';

const TEXTS: Readonly<Record<GapAction, { title: string; lead: string; confirm: string }>> = {
  retry: {
    title: 'Try it again',
    lead: 'With all its tries anew, at the next turn of its venue. What has come already is a duplicate.',
    confirm: 'Try again',
  },
  healed: {
    title: 'Mark it healed',
    lead: 'What is missing came by another way. Nothing fills it any more.',
    confirm: 'Mark as healed',
  },
  lost: {
    title: 'Mark it lost',
    lead: 'What is missing will not come. Nothing fills it any more.',
    confirm: 'Mark as lost',
  },
};

interface GapDialogProps {
  gap: Gap;
  action: GapAction;
  onClose: () => void;
}

export function GapDialog({ gap, action, onClose }: GapDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const { title, lead, confirm } = TEXTS[action];

  async function act(reason: string) {
    const path = { path: { id: gap.id } };
    const changed =
      action === 'retry'
        ? await api.post('/v1/gaps/{id}/retry', path, { reason })
        : await api.post('/v1/gaps/{id}/mark', path, { state: action, reason });
    toast(`The gap of ${changed.stream} is ${changed.state}.`);
  }

  return (
    <ReasonDialog
      title={title}
      lead={`${gap.stream}, ${gap.from} to ${gap.to}. ${lead}`}
      confirm={confirm}
      danger={action === 'lost'}
      act={act}
      onDone={() => {
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    />
  );
}
