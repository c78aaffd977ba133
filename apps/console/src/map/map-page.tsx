import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { TextField } from '../display/field.js';
import { formatCount } from '../display/format.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { useOverview } from '../live/use-overview.js';
import { FlowTable } from './flow-table.js';
import { graphOf, narrowed, type MapGraph } from './graph.js';
import { MapPicture } from './map-picture.js';

const REFRESH_MS = 5_000;

export default function MapPage() {
  const flows = useAnswer('/v1/flows', {}, { refreshMs: REFRESH_MS });
  const ledger = useAnswer('/v1/ledger', {}, { refreshMs: REFRESH_MS });
  const overview = useOverview();
  const graph = useMemo(
    () =>
      flows.data &&
      overview.data &&
      graphOf({
        flows: flows.data.flows,
        topics: overview.data.topics,
        consumers: overview.data.consumers,
        sources: ledger.data?.by_source.map(({ source }) => source) ?? [],
      }),
    [flows.data, overview.data, ledger.data],
  );
  return (
    <PageFrame
      title="Map"
      lead="Sources, the event types they bring, the topics those go to, and who consumes them. Rates are per second, over the last quarter of an hour or less."
    >
      <Fetched
        data={graph}
        error={flows.error ?? overview.error}
        onRetry={() => void flows.refetch()}
      >
        {(data) => <Picture graph={data} />}
      </Fetched>
    </PageFrame>
  );
}

function Picture({ graph }: { graph: MapGraph }) {
  const [search, setSearch] = useSearchParams();
  const text = search.get('topic') ?? search.get('q') ?? '';
  const [hurtOnly, setHurtOnly] = useState(false);
  const shown = useMemo(() => narrowed(graph, text, hurtOnly), [graph, text, hurtOnly]);
  const hurt = graph.nodes.filter((node) => node.hurt !== null).length;
  if (graph.nodes.length === 0) {
    return <EmptyState title="Nothing flows yet">It shows with the first event.</EmptyState>;
  }
  return (
    <>
      <div className="list-filter">
        <TextField
          label="Name, with what leads to it and from it"
          type="search"
          value={text}
          onText={(q) => setSearch(q ? { q } : {}, { replace: true })}
          spellCheck={false}
        />
        <label className="actions">
          <input
            type="checkbox"
            checked={hurtOnly}
            onChange={({ target }) => setHurtOnly(target.checked)}
          />
          <span>Only where it hurts ({formatCount(hurt)})</span>
        </label>
      </div>
      <Panel title="Picture">
        {shown.nodes.length === 0 ? (
          <EmptyState title="Nothing matches" />
        ) : (
          <MapPicture graph={shown} />
        )}
      </Panel>
      <details className="panel">
        <summary>{formatCount(shown.edges.length)} ways as a table</summary>
        <FlowTable graph={shown} />
      </details>
    </>
  );
}
