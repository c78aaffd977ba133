import { DASHBOARD_FILES } from '../../src/dashboards/dashboard-files.js';
import { readPromql } from './promql.js';
import { expressionsOf, type Dashboard, type Panel } from './dashboard-expressions.js';

const boards = DASHBOARD_FILES.map(
  ({ path, make }) => [path, JSON.parse(make()) as Dashboard] as const,
);
const graphs = ({ panels }: Dashboard) => panels.filter(({ type }) => type !== 'row');

describe('every dashboard', () => {
  it.each(boards)('%s asks for metrics and labels that exist', (_path, board) => {
    const problems = expressionsOf(board).flatMap((expr) => readPromql(expr).problems);
    expect(problems).toEqual([]);
  });

  it.each(boards)('%s names its lines by labels that they have', (_path, board) => {
    for (const { targets = [] } of graphs(board)) {
      for (const { expr, legendFormat = '' } of targets) {
        const { labels } = readPromql(expr.replaceAll('$__rate_interval', '5m'));
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
        expect(named.filter((label) => !labels.has(label))).toEqual([]);
      }
    }
  });

  it.each(boards)('%s says of every picture what it shows', (_path, board) => {
    for (const { title, description, datasource } of graphs(board)) {
      expect([title, description]).toEqual([expect.any(String), expect.stringMatching(/\.$/)]);
      expect(datasource?.uid).toBe('${datasource}');
    }
  });

  it.each(boards)(
    '%s has no two pictures in one place, and none beside the page',
    (_path, board) => {
      const cells = graphs(board).flatMap(cellsOf);
      expect(new Set(cells).size).toBe(cells.length);
      expect(graphs(board).every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    },
  );

  it('has an address of its own', () => {
    expect(new Set(boards.map(([, { uid }]) => uid)).size).toBe(boards.length);
  });

  it('leads from slow buckets to traces', () => {
    const asked = boards.flatMap(([, board]) =>
      graphs(board).flatMap(({ targets = [] }) => targets),
    );
    const led = asked.filter(({ exemplar }) => exemplar);
    expect(led.length).toBeGreaterThan(3);
    for (const { expr } of led) expect(expr).toContain('_bucket');
  });
});

function cellsOf({ gridPos: { x, y, w, h } }: Panel): string[] {
  return Array.from(
    { length: w * h },
    (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`,
  );
}
