export interface Panel {
  type: string;
  title: string;
  description?: string;
  datasource?: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat?: string; exemplar?: boolean }[];
}

export interface Dashboard {
  uid: string;
  panels: Panel[];
  templating: { list: { type: string; name: string; query?: string }[] };
}

/** What a dashboard asks Prometheus, its choices too, with the variables of Grafana filled in. */
export function expressionsOf({ panels, templating }: Dashboard): string[] {
  const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const chosen = templating.list.flatMap(({ type, query = '' }) => {
    const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(query) ?? [];
    return type === 'query' ? [`max by (${label}) (${metric})`] : [];
  });
  return [...asked, ...chosen].map((expr) => expr.replaceAll('$__rate_interval', '5m'));
}
