import {
  DashboardCursorSync,
  DashboardBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  VizLegendOptionsBuilder,
  LegendDisplayMode,
  LegendPlacement,
} from '@grafana/grafana-foundation-sdk/common';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** What is drawn: an expression, and what its lines are called. */
export interface Query {
  expr: string;
  legend?: string;
  /** Whether traces of single events are shown on it: for buckets of a histogram. */
  exemplar?: boolean;
}

export interface Picture {
  title: string;
  /** What it says when it is not as it should be. */
  description: string;
  unit: 'short' | 's' | 'bytes' | 'percentunit' | 'ops';
  queries: readonly Query[];
}

/** A single number: green until `warn`, red from there on. */
export interface Figure extends Omit<Picture, 'queries'> {
  expr: string;
  warn: number;
  /** Red below `warn` instead. */
  less?: boolean;
}

/** A row of pictures that share its width. */
export interface Row {
  title: string;
  figures?: readonly Figure[];
  pictures?: readonly Picture[];
}

export interface Page {
  uid: string;
  title: string;
  description: string;
  /** A label whose values one chooses from, and the metric that has them. */
  choice?: { name: string; metric: string };
  rows: readonly Row[];
}

const SOURCE = { type: 'prometheus', uid: '${datasource}' };
const WIDTH = 24;
const GREEN = 'green';
const RED = 'red';

/** A dashboard as Grafana imports it. */
export function dashboardOf({ uid, title, description, choice, rows }: Page) {
  const board = new DashboardBuilder(`Control plane: ${title}`)
    .uid(`control-plane-${uid}`)
    .description(description)
    .tags(['control-plane'])
    .editable()
    .tooltip(DashboardCursorSync.Crosshair)
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
    );
  if (choice) board.withVariable(choiceOf(choice));
  for (const row of rows) {
    board.withRow(new RowBuilder(row.title));
    const figures = row.figures ?? [];
    const pictures = row.pictures ?? [];
    for (const figure of figures)
      board.withPanel(statOf(figure).span(spanOf(figures.length)).height(4));
    for (const picture of pictures) {
      board.withPanel(graphOf(picture).span(spanOf(pictures.length)).height(8));
    }
  }
  return board.build();
}

function spanOf(panels: number): number {
  return Math.floor(WIDTH / Math.min(panels, 6));
}

function choiceOf({ name, metric }: NonNullable<Page['choice']>): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(name)
    .datasource(SOURCE)
    .query(`label_values(${metric}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
}

function statOf({ title, description, unit, expr, warn, less = false }: Figure): StatBuilder {
  const [below, above] = less ? [RED, GREEN] : [GREEN, RED];
  const thresholds = new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value: warn, color: above },
  ]);
  return new StatBuilder()
    .title(title)
    .description(description)
    .datasource(SOURCE)
    .unit(unit)
    .thresholds(thresholds)
    .noValue('not reported')
    .withTarget(new DataqueryBuilder().refId('A').expr(expr).instant());
}

function graphOf({ title, description, unit, queries }: Picture): TimeseriesBuilder {
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true);
  const graph = new TimeseriesBuilder()
    .title(title)
    .description(description)
    .datasource(SOURCE)
    .unit(unit)
    .min(0)
    .legend(legend);
  queries.forEach(({ expr, legend: name, exemplar = false }, index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
      .expr(expr)
      .range()
      .exemplar(exemplar);
    graph.withTarget(name === undefined ? query : query.legendFormat(name));
  });
  return graph;
}
