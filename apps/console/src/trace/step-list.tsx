import type { TraceStep } from '@acp/contracts/api';
import { Badge } from '../display/badge.js';
import { formatDuration } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { stepTone, STEP_TEXT } from './timeline.js';

export function StepList({ steps }: { steps: readonly TraceStep[] }) {
  const rows = steps.map((step, index) => ({ step, key: String(index) }));
  return (
    <Panel title="Every step" flush>
      <Table
        cards
        label="Every step of the life of the event"
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { head: 'At', cell: ({ step }) => <When at={step.at} /> },
          {
            head: 'Step',
            cell: ({ step }) => <Badge tone={stepTone(step)}>{titleOf(step)}</Badge>,
          },
          {
            head: 'After',
            number: true,
            cell: ({ step }) =>
              step.since_previous_ms === null ? '' : sinceText(step.since_previous_ms),
          },
          {
            head: 'Took',
            number: true,
            wide: true,
            cell: ({ step }) => (step.duration_ms === null ? '' : formatDuration(step.duration_ms)),
          },
          { head: 'Where', cell: ({ step }) => step.consumer ?? step.topic ?? 'event' },
          {
            head: 'What',
            cell: ({ step }) => <span className="wrap-anywhere">{detailOf(step)}</span>,
          },
        ]}
      />
    </Panel>
  );
}

/** Negative where clocks of two machines disagree. */
function sinceText(ms: number): string {
  return ms < 0 ? formatDuration(ms) : `+ ${formatDuration(ms)}`;
}

function titleOf(step: TraceStep): string {
  if (step.kind === 'attempt')
    return `${STEP_TEXT.attempt} ${step.attempt ?? ''} ${step.outcome ?? ''}`;
  if (step.kind === 'operator_action') return step.action ?? STEP_TEXT.operator_action;
  return STEP_TEXT[step.kind];
}

function detailOf(step: TraceStep): string {
  return [
    step.error_code,
    step.error_message,
    step.actor && `by ${step.actor}`,
    step.reason,
    step.worker_id && `worker ${step.worker_id}`,
    step.broker_ref && `receipt ${step.broker_ref}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
