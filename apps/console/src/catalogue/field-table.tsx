import { useMemo } from 'react';
import { Badge } from '../display/badge.js';
import { EmptyState } from '../display/states.js';
import { Table } from '../display/table.js';
import { fieldsOf } from './fields.js';

/** What a schema asks of each member. */
export function FieldTable({ schema, label }: { schema: Record<string, unknown>; label: string }) {
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  if (fields.length === 0) return <EmptyState title="Its schema names no member" />;
  return (
    <Table
      cards
      label={label}
      rows={fields}
      keyOf={({ path }) => path}
      columns={[
        {
          head: 'Field',
          cell: ({ path, required }) => (
            <span className="actions">
              <code>{path}</code>
              {required && <Badge tone="note">required</Badge>}
            </span>
          ),
        },
        { head: 'Type', cell: ({ type }) => type },
        {
          head: 'Limits',
          cell: ({ limits }) => <bdi className="type-limits">{limits.join('; ') || '–'}</bdi>,
        },
        { head: 'What it is', cell: ({ description }) => description || '–' },
      ]}
    />
  );
}
