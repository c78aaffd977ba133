import type { ReleasesOut, SwitchDetail, SwitchPeriod } from '@acp/contracts/api';
import { useState } from 'react';
import { useAnswer } from '../api/use-answer.js';
import { Identity } from '../display/copy.js';
import { CountText } from '../display/count.js';
import { Fetched } from '../display/states.js';
import { Table } from '../display/table.js';

const REFRESH_MS = 5_000;
const SHOWN = 3;

/** The boundary of a switch, and what has become of the releases below it. */
export function SwitchOut({ period }: { period: SwitchPeriod }) {
  const { id, from_seq, on } = period;
  const path = { id };
  const detail = useAnswer('/v1/switches/{id}', { path }, { refreshMs: on && REFRESH_MS });
  return (
    <div className="stack">
      <p>
        Boundary <strong>release {from_seq}</strong>:{' '}
        <span className="muted">
          {period.lifted
            ? `nothing of it was released from this number to ${period.lifted.to_seq}. What was out below it:`
            : 'no release of it has a higher number. What was out below it:'}
        </span>
      </p>
      <Fetched data={detail.data} error={detail.error} onRetry={() => void detail.refetch()}>
        {(found) => <OutTable detail={found} />}
      </Fetched>
    </div>
  );
}

interface Row {
  name: string;
  meaning: string;
  out: ReleasesOut;
}

function rowsOf({ out, recalled }: SwitchDetail): Row[] {
  return [
    { name: 'Recalled', meaning: 'taken back before they were delivered', out: recalled },
    { name: 'Waiting', meaning: 'not delivered; a recall takes them back', out: out.undelivered },
    { name: 'In flight', meaning: 'in the hand of a relay: in doubt', out: out.in_flight },
    { name: 'Delivered', meaning: 'cannot be taken back', out: out.delivered },
    { name: 'Acted on', meaning: 'of those delivered: a consumer did it', out: out.effected },
  ];
}

function OutTable({ detail }: { detail: SwitchDetail }) {
  return (
    <Table
      cards
      label={`What was out of ${detail.scope}`}
      rows={rowsOf(detail)}
      keyOf={({ name }) => name}
      columns={[
        { head: 'What was out', cell: ({ name }) => name },
        { head: 'Deliveries', number: true, cell: ({ out }) => <CountText count={out.count} /> },
        { head: 'Meaning', cell: ({ meaning }) => <span className="muted">{meaning}</span> },
        {
          head: 'Decisions, newest first',
          cell: ({ name, out }) => <Decisions ids={out.decisions} of={name} />,
        },
      ]}
    />
  );
}

function Decisions({ ids, of }: { ids: readonly string[]; of: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? ids : ids.slice(0, SHOWN);
  if (ids.length === 0) return null;
  return (
    <span className="actions">
      {shown.map((id) => (
        <Identity key={id} id={id} what="decision" href={`/decisions/${id}`} />
      ))}
      {shown.length < ids.length && (
        <button type="button" className="button tiny" onClick={() => setAll(true)}>
          <span className="visually-hidden">{of}: </span>
          {ids.length - shown.length} more
        </button>
      )}
    </span>
  );
}
