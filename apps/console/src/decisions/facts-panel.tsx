import { Link } from 'wouter';
import { Entity } from '../display/entity.js';
import { formatDuration } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';

/** Members of a fact that have a column of their own. */
const COLUMNS = new Set(['age_ms', 'event_id', 'entity_id', 'occurred_at']);

/** What the policy read besides the proposal: the newest event of a type, as old as it was then. */
export function FactsPanel({ payload }: { payload: Record<string, unknown> | null }) {
  const facts = Object.entries(recordOf(payload?.['facts'])).map(([name, fact]) => ({
    name,
    fact: recordOf(fact),
  }));
  return (
    <Panel title="Facts" flush>
      {facts.length === 0 ? (
        <EmptyState title="No fact was read" />
      ) : (
        <Table
          cards
          label="Facts"
          rows={facts}
          keyOf={({ name }) => name}
          columns={[
            { head: 'Fact', cell: ({ name, fact }) => <FactName name={name} fact={fact} /> },
            { head: 'About', cell: ({ fact }) => <Entity id={textOf(fact['entity_id'])} /> },
            { head: 'Age then', number: true, cell: ({ fact }) => ageOf(fact['age_ms']) },
            { head: 'Values', cell: ({ fact }) => <Values fact={fact} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function FactName({ name, fact }: { name: string; fact: Record<string, unknown> }) {
  const event = textOf(fact['event_id']);
  return event ? <Link href={`/events/${event}`}>{name}</Link> : <>{name}</>;
}

function Values({ fact }: { fact: Record<string, unknown> }) {
  const values = Object.entries(fact).filter(([member]) => !COLUMNS.has(member));
  if (values.length === 0) return <span className="muted">there was none</span>;
  return (
    <bdi className="small wrap-anywhere">
      {values
        .map(
          ([member, value]) =>
            `${member} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
        )
        .join(' · ')}
    </bdi>
  );
}

function ageOf(age: unknown): string {
  return typeof age === 'number' ? formatDuration(age) : '–';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function recordOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}
