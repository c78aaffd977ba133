import type { RegisteredActionKind, RegisteredEventType } from '@acp/contracts/api';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Badge } from '../display/badge.js';
import { TextField } from '../display/field.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import './catalogue.css';
import { FieldTable } from './field-table.js';
import { formatTypeRate, pathOfType } from './type-paths.js';

const REFRESH_MS = 10_000;

export default function CataloguePage() {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('find') ?? '';
  const types = useAnswer('/v1/event-types', {}, { refreshMs: REFRESH_MS });
  const kinds = useAnswer('/v1/action-kinds', {}, { refreshMs: REFRESH_MS });
  const find = (text: string) => setSearch(text === '' ? {} : { find: text }, { replace: true });
  return (
    <PageFrame
      title="Catalogue"
      lead="What events there are and what models may propose: those of the release and those that were pushed."
    >
      <div className="fields">
        <TextField
          label="Find"
          hint="A part of a name, an owner, a source or a description"
          type="search"
          value={wanted}
          onText={find}
          spellCheck={false}
          autoCapitalize="off"
        />
      </div>
      <Panel title="Event types" flush>
        <Fetched data={types.data} error={types.error} onRetry={() => void types.refetch()}>
          {({ items }) => <Types types={items.filter((type) => isMeant(type, wanted))} />}
        </Fetched>
      </Panel>
      <Panel title="Kinds of action" flush>
        <Fetched data={kinds.data} error={kinds.error} onRetry={() => void kinds.refetch()}>
          {({ items }) => <Kinds kinds={items.filter((kind) => isMeantKind(kind, wanted))} />}
        </Fetched>
      </Panel>
    </PageFrame>
  );
}

function isMeant(type: RegisteredEventType, wanted: string): boolean {
  const { event_type, owner, description, produced_by } = type;
  const sources = produced_by.map(({ source }) => source);
  return has([event_type, owner ?? '', description, ...sources], wanted);
}

function isMeantKind({ action_kind, owner, description }: RegisteredActionKind, wanted: string) {
  return has([action_kind, owner ?? '', description], wanted);
}

function has(texts: readonly string[], wanted: string): boolean {
  const part = wanted.trim().toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(part));
}

function Types({ types }: { types: readonly RegisteredEventType[] }) {
  if (types.length === 0) return <EmptyState title="No event type has this in it" />;
  return (
    <Table
      cards
      label="Event types"
      rows={types}
      keyOf={({ event_type }) => event_type}
      columns={[
        {
          head: 'Type',
          cell: ({ event_type, built_in }) => (
            <span className="actions">
              <Link href={pathOfType(event_type)}>{event_type}</Link>
              {!built_in && <Badge tone="note">pushed</Badge>}
            </span>
          ),
        },
        { head: 'Version', number: true, cell: ({ latest_version }) => latest_version },
        { head: 'Owner', cell: ({ owner }) => <bdi>{owner ?? '–'}</bdi> },
        { head: 'What it is', cell: ({ description }) => description },
        {
          head: 'Events a second',
          number: true,
          cell: ({ rate_per_second }) => formatTypeRate(rate_per_second),
        },
        { head: 'Last seen', cell: ({ last_seen_at }) => <When at={last_seen_at} coarse /> },
      ]}
    />
  );
}

function Kinds({ kinds }: { kinds: readonly RegisteredActionKind[] }) {
  const [open, setOpen] = useState<string | null>(null);
  if (kinds.length === 0) return <EmptyState title="No kind of action has this in it" />;
  return (
    <Table
      cards
      label="Kinds of action"
      rows={kinds}
      keyOf={({ action_kind }) => action_kind}
      columns={[
        {
          head: 'Kind',
          cell: ({ action_kind, built_in }) => (
            <span className="actions">
              <bdi>{action_kind}</bdi>
              {!built_in && <Badge tone="note">pushed</Badge>}
            </span>
          ),
        },
        { head: 'Version', number: true, cell: ({ latest_version }) => latest_version },
        { head: 'Owner', cell: ({ owner }) => <bdi>{owner ?? '–'}</bdi> },
        { head: 'What it is', cell: ({ description }) => description },
        {
          head: 'Fields',
          cell: ({ action_kind }) => (
            <button
              type="button"
              className="button tiny"
              aria-expanded={open === action_kind}
              aria-label={`Fields of ${action_kind}`}
              onClick={() => setOpen(open === action_kind ? null : action_kind)}
            >
              Fields
            </button>
          ),
        },
      ]}
      detail={({ action_kind, versions }) =>
        open === action_kind && (
          <FieldTable schema={versions.at(-1)!.action_schema} label={`Members of ${action_kind}`} />
        )
      }
    />
  );
}
