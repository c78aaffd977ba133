import type { AuditEntry } from '@acp/contracts/api';
import { useState } from 'react';
import { Link } from 'wouter';
import { CopyButton } from '../display/copy.js';
import { formatCount, shortId } from '../display/format.js';
import { JsonBlock } from '../display/json.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { pageOfTarget } from './target.js';

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table
      cards
      label="Actions"
      rows={entries}
      keyOf={({ id }) => id}
      columns={[
        { head: 'At', cell: ({ at }) => <When at={at} /> },
        {
          head: 'Who',
          cell: ({ actor, role }) => (
            <>
              {actor} <span className="muted small">{role}</span>
            </>
          ),
        },
        { head: 'Action', cell: ({ action }) => <code>{action}</code> },
        {
          head: 'Target',
          cell: ({ target }) => <Target target={target} />,
        },
        { head: 'Rows', number: true, cell: ({ affected }) => formatCount(affected) },
        { head: 'Reason', cell: ({ reason }) => <span className="clip">{reason ?? '–'}</span> },
        {
          head: 'Details',
          cell: ({ id }) => (
            <button
              type="button"
              className="button tiny"
              aria-expanded={open === id}
              onClick={() => setOpen(open === id ? null : id)}
            >
              {open === id ? 'Close' : 'Look'}
            </button>
          ),
        },
      ]}
      detail={(entry) => open === entry.id && <Detail entry={entry} />}
    />
  );
}

function Target({ target }: { target: string | null }) {
  if (target === null) return <span className="muted">by filter</span>;
  const page = pageOfTarget(target);
  const text = <span className="clip">{target}</span>;
  return page ? <Link href={page}>{text}</Link> : text;
}

function Detail({ entry }: { entry: AuditEntry }) {
  return (
    <div className="stack">
      <p className="wrap-anywhere">
        {entry.reason ?? 'No reason was given.'}{' '}
        <span className="muted small">
          {entry.target} · row {entry.id} · hash <code>{shortId(entry.hash)}</code>
          <CopyButton text={entry.hash} what="hash" />
          {entry.request_id && ` · request ${entry.request_id}`}
        </span>
      </p>
      <div className="split">
        {(['filter', 'before', 'after'] as const).map(
          (member) =>
            entry[member] !== null &&
            entry[member] !== undefined && (
              <div key={member} className="stack">
                <h3>{member[0]!.toUpperCase() + member.slice(1)}</h3>
                <JsonBlock value={entry[member]} what={member} />
              </div>
            ),
        )}
      </div>
    </div>
  );
}
