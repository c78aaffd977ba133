import type { DecisionDetail } from '@acp/contracts/api';
import { Link } from 'wouter';
import { CopyButton } from '../display/copy.js';
import { shortId } from '../display/format.js';
import { JsonBlock } from '../display/json.js';
import { Panel } from '../display/panel.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { differencesOf } from '../display/difference.js';

/** What would be done, and how it differs from what people let through before. */
export function ActionPanel({ decision }: { decision: DecisionDetail }) {
  return (
    <Panel title="Action">
      <JsonBlock value={decision.proposal.payload['action']} what="action" />
      <p className="small wrap-anywhere">
        <span className="muted">SHA-256 of this action</span>{' '}
        <code className="digest">{decision.action_sha256}</code>
        <CopyButton text={decision.action_sha256} what="digest of the action" />
      </p>
      {decision.quorum !== null && <SinceLastApproved decision={decision} />}
    </Panel>
  );
}

function SinceLastApproved({ decision }: { decision: DecisionDetail }) {
  const before = decision.approved_before;
  if (!before) {
    return <p className="muted">People have released none of this kind before it.</p>;
  }
  const differences = differencesOf(before.payload.action, decision.proposal.payload['action']);
  return (
    <div className="stack">
      <h3>Against the last of its kind that people released</h3>
      <p>
        <Link href={`/decisions/${before.decision_id}`}>{shortId(before.decision_id)}</Link>{' '}
        <When at={before.released_at} coarse />
      </p>
      {differences.length === 0 ? (
        <p className="muted">The action is the same.</p>
      ) : (
        <Table
          cards
          label="Differences of the action"
          rows={differences}
          keyOf={({ path }) => path}
          columns={[
            { head: 'Member', cell: ({ path }) => <code className="wrap-anywhere">{path}</code> },
            { head: 'Then', cell: ({ before: then }) => <Value value={then} /> },
            { head: 'Now', cell: ({ now }) => <Value value={now} /> },
          ]}
        />
      )}
    </div>
  );
}

/** A member that is not there is a dash. */
function Value({ value }: { value: unknown }) {
  if (value === undefined) return <span className="muted">–</span>;
  return (
    <bdi className="mono wrap-anywhere">
      {typeof value === 'string' ? value : JSON.stringify(value)}
    </bdi>
  );
}
