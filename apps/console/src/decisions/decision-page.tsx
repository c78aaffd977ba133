import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { DecisionBadge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { JsonBlock } from '../display/json.js';
import { PageFrame, Panel } from '../display/panel.js';
import { Fetched } from '../display/states.js';

const REFRESH_MS = 5_000;

export default function DecisionPage({ id }: { id: string }) {
  const decision = useAnswer('/v1/decisions/{id}', { path: { id } }, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title={decision.data ? `Decision on ${decision.data.kind}` : 'Decision'}
      lead={<Link href="/decisions">All decisions</Link>}
    >
      <Fetched data={decision.data} error={decision.error} onRetry={() => void decision.refetch()}>
        {(detail) => (
          <Panel title="Proposal" aside={<DecisionBadge state={detail.state} />}>
            <Identity id={detail.decision_id} what="decision id" full />
            <JsonBlock value={detail.proposal.payload} what="proposal" />
          </Panel>
        )}
      </Fetched>
    </PageFrame>
  );
}
