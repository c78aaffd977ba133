import type { RejectedRecord } from '@acp/contracts/api';
import { useState } from 'react';
import { Link } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { RejectedBadge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { TextBlock } from '../display/json.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { ReasonList } from './reason-list.js';
import { RejectedDialog } from './rejected-dialog.js';

interface Intent {
  record: RejectedRecord;
  kind: 'resubmit' | 'discard';
}

interface RejectedTableProps {
  records: readonly RejectedRecord[];
  /** Shown whole from the start. */
  opened?: string;
}

export function RejectedTable({ records, opened }: RejectedTableProps) {
  const [open, setOpen] = useState<string | null>(opened ?? null);
  const [intent, setIntent] = useState<Intent | null>(null);
  return (
    <>
      <Table
        cards
        label="Rejected records"
        rows={records}
        keyOf={({ id }) => id}
        columns={[
          { head: 'Rejected', cell: ({ rejected_at }) => <When at={rejected_at} /> },
          { head: 'Source', cell: ({ source }) => source },
          { head: 'Type', wide: true, cell: ({ event_type }) => event_type ?? '–' },
          { head: 'Status', cell: ({ status }) => <RejectedBadge status={status} /> },
          { head: 'Why', cell: (record) => <span className="clip">{whyOf(record)}</span> },
          {
            head: 'Record',
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
        detail={(record) =>
          open === record.id && (
            <RecordDetail record={record} onIntent={(kind) => setIntent({ record, kind })} />
          )
        }
      />
      {intent && <RejectedDialog {...intent} onClose={() => setIntent(null)} />}
    </>
  );
}

function whyOf({ reasons }: RejectedRecord): string {
  const [first, ...rest] = reasons;
  if (!first) return '–';
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  return `${first.path || '/'} ${first.message}${more}`;
}

interface RecordDetailProps {
  record: RejectedRecord;
  onIntent: (kind: Intent['kind']) => void;
}

function RecordDetail({ record, onIntent }: RecordDetailProps) {
  const closed = record.status === 'open' ? null : `It is ${record.status} already.`;
  return (
    <div className="stack record-detail">
      <ReasonList reasons={record.reasons} />
      <TextBlock text={prettyOf(record.record_text)} what="record" wrapped />
      <div className="actions">
        <GuardedButton className="primary" blocked={closed} onClick={() => onIntent('resubmit')}>
          Mend and resubmit…
        </GuardedButton>
        <GuardedButton className="danger" blocked={closed} onClick={() => onIntent('discard')}>
          Discard…
        </GuardedButton>
        {record.resubmitted_as && (
          <Link href={`/events/${record.resubmitted_as}`}>The event it became</Link>
        )}
        {record.resolved_by && (
          <span className="muted small">
            {record.status} by {record.resolved_by} <When at={record.resolved_at} />
          </span>
        )}
        <span className="small">
          raw payload{' '}
          <Identity
            id={record.raw_payload_id}
            what="raw payload id"
            href={`/blast-radius?raw_payload_id=${record.raw_payload_id}`}
          />
        </span>
      </div>
    </div>
  );
}

function prettyOf(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
