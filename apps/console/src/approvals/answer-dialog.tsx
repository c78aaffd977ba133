import type { DecisionAnswered, DecisionDetail } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/use-api.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';
import { meaningOf } from './refusals.js';

export type Answer = 'approve' | 'reject';

interface AnswerDialogProps {
  answer: Answer;
  /** As it was looked at: its action and version are what is answered, and nothing newer. */
  decision: DecisionDetail;
  onDone: () => void;
  onClose: () => void;
}

export function AnswerDialog({ answer, decision, onDone, onClose }: AnswerDialogProps) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const { decision_id, kind, action_sha256, policy_version } = decision;
  const approving = answer === 'approve';

  async function act(reason: string) {
    const body = { action_sha256, policy_version: policy_version!, reason };
    const answered = await api.post(
      `/v1/decisions/{id}/${answer}`,
      { path: { id: decision_id } },
      body,
    );
    toast(sentenceOf(answered));
  }

  return (
    <ReasonDialog
      title={`${approving ? 'Approve' : 'Reject'} ${kind}`}
      lead={
        approving
          ? 'It is judged again by what is in force now, and released once enough people agree.'
          : 'It ends without a release, whoever has approved it.'
      }
      confirm={approving ? 'Approve' : 'Reject'}
      danger={!approving}
      act={act}
      explain={meaningOf}
      onDone={() => {
        void queries.invalidateQueries();
        onDone();
      }}
      onClose={onClose}
    >
      <p className="wrap-anywhere">
        The action with the SHA-256 <code className="digest">{action_sha256}</code>, as held by{' '}
        {decision.policy_set} {policy_version}.
      </p>
    </ReasonDialog>
  );
}

function sentenceOf({ state, approvals, quorum, release_seq }: DecisionAnswered): string {
  if (state === 'released') return `Released, as number ${release_seq}.`;
  if (state === 'rejected') return 'Rejected: it ends without a release.';
  return `Approved by ${approvals} of ${quorum}: it waits for more.`;
}
