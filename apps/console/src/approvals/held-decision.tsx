import type { DecisionDetail } from '@acp/contracts/api';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { ActionPanel } from '../decisions/action-panel.js';
import { FactsPanel } from '../decisions/facts-panel.js';
import { PeoplePanel } from '../decisions/people-panel.js';
import { VerdictPanel } from '../decisions/verdict-panel.js';
import { DecisionBadge } from '../display/badge.js';
import type { Answer } from './answer-dialog.js';

interface HeldDecisionProps {
  decision: DecisionDetail;
  onAnswer: (answer: Answer) => void;
}

/** What somebody has to look at before an answer, the current one of the queue. */
export function HeldDecision({ decision, onAnswer }: HeldDecisionProps) {
  const verdicts = decision.verdicts.filter(({ mode }) => mode === 'enforce');
  const settled = decision.state === 'held' ? null : `It is ${decision.state} already.`;
  return (
    <div className="stack">
      <section className="panel panel-body stack" aria-label="The current decision">
        <div className="actions">
          <DecisionBadge state={decision.state} />
          <Link href={`/decisions/${decision.decision_id}`}>Open its page</Link>
        </div>
        <blockquote className="rationale">
          <bdi>{String(decision.proposal.payload['rationale'])}</bdi>
        </blockquote>
        <div className="actions">
          <GuardedButton
            needs="approver"
            className="primary"
            blocked={settled}
            onClick={() => onAnswer('approve')}
          >
            Approve…
          </GuardedButton>
          <GuardedButton
            needs="approver"
            className="danger"
            blocked={settled}
            onClick={() => onAnswer('reject')}
          >
            Reject…
          </GuardedButton>
        </div>
      </section>
      <ActionPanel decision={decision} />
      {verdicts.slice(0, 1).map((verdict) => (
        <VerdictPanel key={verdict.at} verdict={verdict} again={false} />
      ))}
      <FactsPanel payload={decision.verdicts[0]?.payload ?? null} />
      <PeoplePanel decision={decision} />
    </div>
  );
}
