import type { History, HistoryKind } from '@acp/contracts/api';
import { useCallback, useMemo } from 'react';
import { Panel } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';
import { HistoryChart } from './history-chart.js';
import { chartsOf, type ChartKind } from './lines.js';
import { zoomed } from './ranges.js';
import { SpanPicker } from './span-picker.js';
import { useHistory, useSpan } from './use-history.js';

/** What went through something and how it stood, over the span that the address says. */
export default function HistoryPanel({ of, name }: { of: HistoryKind; name: string }) {
  const [span, setSpan] = useSpan();
  const history = useHistory(of, name, span);
  return (
    <Panel title="History" aside={<SpanPicker span={span} onSpan={setSpan} />}>
      <Fetched data={history.data} error={history.error} onRetry={() => void history.refetch()}>
        {(data) => <Charts of={of} history={data} onSpan={setSpan} />}
      </Fetched>
    </Panel>
  );
}

interface ChartsProps {
  of: HistoryKind;
  history: History;
  onSpan: ReturnType<typeof useSpan>[1];
}

function Charts({ of, history, onSpan }: ChartsProps) {
  const charts = useMemo(() => chartsOf(of), [of]);
  const onZoom = useCallback((from: number, to: number) => onSpan(zoomed(from, to)), [onSpan]);
  const series = history.series[0];
  if (!series || series.since === null) {
    return <p className="muted">Nothing is known of it yet: a minute is noted when it is over.</p>;
  }
  return (
    <>
      <div className="history-charts">
        {charts.map((chart) => (
          <HistoryChart key={chart.title} chart={chart} history={history} onZoom={onZoom} />
        ))}
      </div>
      <p className="muted small">
        Known since <When at={series.since} />. A gap in a line is time that nobody read in. Draw
        over a stretch to look closer.
      </p>
      <details>
        <summary>As a table</summary>
        <HistoryTable charts={charts} history={history} />
      </details>
    </>
  );
}

function HistoryTable({ charts, history }: { charts: readonly ChartKind[]; history: History }) {
  const lines = charts.flatMap(({ title, lines: of, text }) =>
    of.map((line) => ({ ...line, text, head: of.length > 1 ? `${line.name}` : title })),
  );
  const rows = history.at.map((at, index) => ({ at, index })).reverse();
  return (
    <Table
      label="History as a table"
      rows={rows}
      keyOf={({ at }) => at}
      columns={[
        { head: 'From', cell: ({ at }) => <When at={at} /> },
        ...lines.map(({ figure, head, text }) => ({
          head,
          number: true,
          cell: ({ index }: { index: number }) => {
            const value = history.series[0]?.[figure]?.[index];
            return value === null || value === undefined ? '–' : text(value);
          },
        })),
      ]}
    />
  );
}
