import type { DecisionDetail } from '@acp/contracts/api';
import { Link } from 'wouter';
import { ApiFailure } from '../api/client.js';
import { useAnswer } from '../api/use-answer.js';
import { DecisionBadge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { Fact } from '../display/fact.js';
import { JsonBlock } from '../display/json.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { WhenBoth } from '../display/when.js';
import { ActionPanel } from './action-panel.js';
import { modelOf, policyOf } from './decision-table.js';
import { FactsPanel } from './facts-panel.js';
import { PeoplePanel } from './people-panel.js';
import { OutcomePanels } from './release-panel.js';
import { ShadowPanel, VerdictPanel } from './verdict-panel.js';

const REFRESH_MS = 5_000;

export default function DecisionPage({ id }: { id: string }) {
  const decision = useAnswer('/v1/decisions/{id}', { path: { id } }, { refreshMs: REFRESH_MS });
  const gone = decision.error instanceof ApiFailure && decision.error.status === 404;
  return (
    <PageFrame
      title={decision.data ? `Decision on ${decision.data.kind}` : 'Decision'}
      lead={<Link href="/decisions">All decisions</Link>}
    >
      {gone && !decision.data ? (
        <div className="panel">
          <EmptyState title="No decision has this id">
            A proposal that broke its schema is under <Link href="/rejected">Rejected</Link>; an
            event is found under <Link href={`/events/${id}`}>its own id</Link>.
          </EmptyState>
        </div>
      ) : (
        <Fetched
          data={decision.data}
          error={decision.error}
          onRetry={() => void decision.refetch()}
        >
          {(detail) => <Decision decision={detail} />}
        </Fetched>
      )}
    </PageFrame>
  );
}

function Decision({ decision }: { decision: DecisionDetail }) {
  const enforced = decision.verdicts.filter(({ mode }) => mode === 'enforce');
  const shadow = decision.verdicts.filter(({ mode }) => mode === 'shadow');
  return (
    <>
      <Proposal decision={decision} />
      <div className="split">
        <div className="stack">
          <ActionPanel decision={decision} />
          <FactsPanel payload={decision.verdicts[0]?.payload ?? null} />
        </div>
        <div className="stack">
          {enforced.map((verdict, index) => (
            <VerdictPanel key={verdict.at} verdict={verdict} again={index > 0} />
          ))}
          {shadow.length > 0 && <ShadowPanel verdicts={shadow} enforced={enforced.at(-1)} />}
        </div>
      </div>
      <PeoplePanel decision={decision} />
      <OutcomePanels decision={decision} />
      <Panel title="The proposal as it was judged">
        <JsonBlock value={decision.proposal.payload} what="proposal" />
      </Panel>
    </>
  );
}

function Proposal({ decision }: { decision: DecisionDetail }) {
  const { decision: word, confidence, rationale } = decision.proposal.payload;
  return (
    <section className="panel panel-body stack" aria-label="The decision">
      <div className="actions">
        <Identity id={decision.decision_id} what="decision id" full />
        <DecisionBadge state={decision.state} />
        {decision.state === 'held' && (
          <Link href={`/approvals?decision=${decision.decision_id}`}>Answer it</Link>
        )}
      </div>
      <blockquote className="rationale">
        <bdi>{String(rationale)}</bdi>
      </blockquote>
      <dl className="facts">
        <Fact name="Model">
          <bdi>{modelOf(decision)}</bdi>
        </Fact>
        <Fact name="Decision, confidence">
          <bdi>{String(word)}</bdi>, {String(confidence)}
        </Fact>
        <Fact name="Agent">
          <bdi>{decision.actor}</bdi>
        </Fact>
        <Fact name="Proposed by">
          <bdi>{decision.proposed_by}</bdi>
        </Fact>
        <Fact name="Subject">
          <bdi>{decision.subject ?? '–'}</bdi>
        </Fact>
        <Fact name="Policy">{policyOf(decision)}</Fact>
        <Fact name="Proposed">
          <WhenBoth at={decision.created_at} />
        </Fact>
        <Fact name={decision.state === 'held' ? 'Waits until' : 'Settled'}>
          <WhenBoth at={decision.state === 'held' ? decision.hold_until : decision.settled_at} />
        </Fact>
        <Fact name="Event of the proposal">
          <Identity
            id={decision.proposal.event_id}
            what="event id"
            href={`/events/${decision.proposal.event_id}`}
          />
        </Fact>
        <Fact name="Trace">
          <Identity id={decision.trace_id} what="trace id" href={`/traces/${decision.trace_id}`} />
        </Fact>
      </dl>
    </section>
  );
}
