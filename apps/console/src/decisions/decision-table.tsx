import type { DecisionSummary } from '@acp/contracts/api';
import { Link } from 'wouter';
import { DecisionBadge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { Entity } from '../display/entity.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

export function DecisionTable({ decisions }: { decisions: readonly DecisionSummary[] }) {
  return (
    <Table
      cards
      label="Decisions"
      rows={decisions}
      keyOf={({ decision_id }) => decision_id}
      columns={[
        { head: 'Proposed', cell: ({ created_at }) => <When at={created_at} /> },
        {
          head: 'Action',
          cell: ({ decision_id, kind }) => <Link href={`/decisions/${decision_id}`}>{kind}</Link>,
        },
        { head: 'State', cell: ({ state }) => <DecisionBadge state={state} /> },
        { head: 'Model', cell: (decision) => <Entity id={modelOf(decision)} /> },
        { head: 'Agent', cell: ({ actor }) => <Entity id={actor} /> },
        { head: 'Subject', wide: true, cell: ({ subject }) => <Entity id={subject} /> },
        { head: 'Policy', wide: true, cell: (decision) => policyOf(decision) },
        { head: 'Until', cell: (decision) => <Until decision={decision} /> },
        {
          head: 'Decision',
          wide: true,
          cell: ({ decision_id }) => (
            <Identity id={decision_id} what="decision id" href={`/decisions/${decision_id}`} />
          ),
        },
      ]}
    />
  );
}

export function modelOf({ model_name, model_version }: DecisionSummary): string {
  return model_version === null ? model_name : `${model_name} ${model_version}`;
}

export function policyOf({ policy_set, policy_version }: DecisionSummary): string {
  return policy_set === null ? 'none' : `${policy_set} ${policy_version}`;
}

/** When a hold ends by itself, or a release. */
function Until({ decision }: { decision: DecisionSummary }) {
  const { state, hold_until, valid_until } = decision;
  if (state === 'held') return <When at={hold_until} coarse />;
  return <When at={state === 'released' ? valid_until : null} coarse />;
}
