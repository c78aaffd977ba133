import type { DecisionDetail } from '@acp/contracts/api';
import { Badge } from '../display/badge.js';
import { Panel } from '../display/panel.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

/** Who said what, and what else it takes. */
export function PeoplePanel({ decision }: { decision: DecisionDetail }) {
  const { people, quorum, approvals, approver_roles } = decision;
  if (quorum === null) return null;
  const roles = approver_roles?.join(', ') ?? '';
  return (
    <Panel title={`People: ${approvals} of ${quorum} approvals`} flush>
      {people.length === 0 ? (
        <p className="panel-body muted">Nobody has answered. It takes {roles}.</p>
      ) : (
        <Table
          cards
          label="Answers of people"
          rows={people}
          keyOf={({ actor }) => actor}
          columns={[
            { head: 'Who', cell: ({ actor }) => <bdi>{actor}</bdi> },
            {
              head: 'Answer',
              cell: ({ answer }) => (
                <Badge tone={answer === 'approve' ? 'ok' : 'bad'}>
                  {answer === 'approve' ? 'approved' : 'rejected'}
                </Badge>
              ),
            },
            { head: 'As', cell: ({ role }) => role },
            { head: 'At', cell: ({ at }) => <When at={at} /> },
            {
              head: 'Reason',
              cell: ({ reason }) => <bdi className="wrap-anywhere">{reason}</bdi>,
            },
          ]}
        />
      )}
    </Panel>
  );
}
