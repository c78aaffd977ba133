import type { ExpectationFinding } from '@acp/contracts/api';
import { Link } from 'wouter';
import { Badge } from '../display/badge.js';
import { Identity } from '../display/copy.js';
import { Entity } from '../display/entity.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { withQuery } from '../shell/address.js';

/** Examples with their values, each with a way to what became of the record. */
export function FindingTable({ findings }: { findings: readonly ExpectationFinding[] }) {
  return (
    <Table
      cards
      label="Examples of what did not pass"
      rows={findings}
      keyOf={({ id }) => id}
      columns={[
        { head: 'Found', cell: ({ found_at }) => <When at={found_at} /> },
        {
          head: 'Outcome',
          cell: ({ outcome }) => (
            <Badge tone={outcome === 'failed' ? 'bad' : 'warn'}>{outcome}</Badge>
          ),
        },
        { head: 'The record', cell: (finding) => <Became finding={finding} /> },
        {
          head: 'Source',
          cell: ({ source }) => <bdi className="wrap-anywhere">{source ?? '–'}</bdi>,
        },
        { head: 'Type', wide: true, cell: ({ event_type }) => event_type ?? '–' },
        {
          head: 'Entity',
          cell: ({ entity_id }) => (entity_id === null ? '–' : <Entity id={entity_id} />),
        },
        {
          head: 'Raw payload',
          wide: true,
          cell: ({ raw_payload_id: id }) =>
            id === null ? (
              '–'
            ) : (
              <Identity id={id} what="raw payload id" href={`/blast-radius?raw_payload_id=${id}`} />
            ),
        },
      ]}
      detail={({ path, message }) => (
        <p className="small">
          {path && <code className="wrap-anywhere">{path}</code>}{' '}
          <bdi className="wrap-anywhere">{message}</bdi>
        </p>
      )}
    />
  );
}

/** A held record is in no table of its own: its batch is found by its source. */
function Became({ finding }: { finding: ExpectationFinding }) {
  const { consequence, event_id, source } = finding;
  if (consequence === 'stored' && event_id !== null) {
    return <Link href={`/events/${event_id}`}>stored</Link>;
  }
  if (consequence === 'quarantined') {
    const query = { status: 'all', source: source ?? undefined, code: 'EXPECTATION.FAILED' };
    return <Link href={withQuery('/rejected', query)}>in quarantine</Link>;
  }
  if (consequence === 'held') {
    const query = { state: 'all', source: source ?? undefined };
    return <Link href={withQuery('/expectations', query)}>held</Link>;
  }
  return <span className="muted">{consequence === 'none' ? 'a window' : consequence}</span>;
}
