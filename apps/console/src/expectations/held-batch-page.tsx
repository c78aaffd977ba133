import type { HeldBatchDetail, HeldRecord } from '@acp/contracts/api';
import { useState } from 'react';
import { Link } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { Identity } from '../display/copy.js';
import { Fact } from '../display/fact.js';
import { formatBytes, formatCount, shortId } from '../display/format.js';
import { TextBlock } from '../display/json.js';
import { PageFrame, Panel } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { When } from '../display/when.js';
import { ReasonList } from '../rejected/reason-list.js';
import { pathOfExpectation } from './expectation-paths.js';
import './expectations.css';
import { HeldBatchDialog, type HeldBatchAction } from './held-batch-dialog.js';
import { HeldBatchBadge, HeldBatchButtons } from './held-batch-table.js';

const REFRESH_MS = 5_000;

/** One held batch: why it is held, its records as they came, and the ways out. */
export default function HeldBatchPage({ id }: { id: string }) {
  const found = useAnswer('/v1/held-batches/{id}', { path: { id } }, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title={`Held batch ${shortId(id)}`}
      actions={<Link href="/expectations">All expectations</Link>}
    >
      <Fetched data={found.data} error={found.error} onRetry={() => void found.refetch()}>
        {(batch) => <Parts batch={batch} />}
      </Fetched>
    </PageFrame>
  );
}

function Parts({ batch }: { batch: HeldBatchDetail }) {
  const [action, setAction] = useState<HeldBatchAction | null>(null);
  const { items, records } = batch;
  const title =
    items.length < records
      ? `The first ${formatCount(items.length)} of ${formatCount(records)} records`
      : 'Its records';
  return (
    <>
      <Panel
        title="The batch"
        aside={
          batch.state === 'held' && (
            <HeldBatchButtons batch={batch} onAct={(_batch, chosen) => setAction(chosen)} />
          )
        }
      >
        <p>
          <bdi className="wrap-anywhere">{batch.message}</bdi>
        </p>
        <Facts batch={batch} />
      </Panel>
      <Panel title={title}>
        {items.map((record) => (
          <Record
            key={`${record.raw_payload_id} ${record.record_index}`}
            record={record}
            released={batch.state === 'released'}
          />
        ))}
      </Panel>
      {action && <HeldBatchDialog {...{ batch, action }} onClose={() => setAction(null)} />}
    </>
  );
}

function Facts({ batch }: { batch: HeldBatchDetail }) {
  const { id, source, connector, expectation, records, failing, bytes, repeats } = batch;
  return (
    <dl className="facts">
      <Fact name="State">
        <HeldBatchBadge state={batch.state} />
      </Fact>
      <Fact name="Id">
        <Identity id={id} what="batch id" />
      </Fact>
      <Fact name="Held by">
        <Link href={pathOfExpectation(expectation)}>{expectation}</Link>
      </Fact>
      <Fact name="Held">
        <When at={batch.held_at} />
      </Fact>
      <Fact name="Source, connector">
        <bdi className="wrap-anywhere">
          {source}, {connector}
        </bdi>
      </Fact>
      <Fact name="Records, failing">
        {formatCount(records)}, {formatCount(failing)}
      </Fact>
      <Fact name="Size">{formatBytes(bytes)}</Fact>
      <Fact name="Sent again">{formatCount(repeats)}</Fact>
      {batch.resolved_at !== null && (
        <Fact name={batch.state === 'released' ? 'Released' : 'Discarded'}>
          <When at={batch.resolved_at} /> by <bdi>{batch.resolved_by}</bdi>:{' '}
          <bdi className="wrap-anywhere">{batch.reason}</bdi>
        </Fact>
      )}
    </dl>
  );
}

/** As it came; where the gate or an expectation refuses it alone, with the reasons. */
function Record({ record, released }: { record: HeldRecord; released: boolean }) {
  const { record_index, event_type, event_id, raw_payload_id, reasons } = record;
  const isEvent = released && event_id !== null && reasons.length === 0;
  return (
    <div className="stack held-record">
      <p className="small">
        Record {formatCount(record_index)}
        {event_type !== null && <>, {event_type}</>}
        {isEvent && (
          <>
            {' '}
            · <Link href={`/events/${event_id}`}>the event it became</Link>
          </>
        )}
        {released && (
          <>
            {' '}
            · <Link href={`/blast-radius?raw_payload_id=${raw_payload_id}`}>what came of it</Link>
          </>
        )}
      </p>
      {reasons.length > 0 && <ReasonList reasons={reasons} />}
      <TextBlock text={record.record_text} what={`record ${record_index}`} wrapped />
    </div>
  );
}
