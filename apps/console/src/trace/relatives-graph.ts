import type { EventSummary, TraceRelatives } from '@acp/contracts/api';

export interface GraphNode {
  event: EventSummary;
  role: 'self' | 'cause' | 'consequence' | 'same_trace';
  column: number;
  row: number;
}

export interface RelativesGraph {
  nodes: GraphNode[];
  /** From the event that caused to the one that was caused. */
  edges: { from: GraphNode; to: GraphNode }[];
  columns: number;
  rows: number;
}

/**
 * Causes left of the event, consequences right of it, each a column further than what caused it.
 * Others of the trace have no known cause here: they stand in the event's own column.
 */
export function layOutRelatives(self: EventSummary, relatives: TraceRelatives): RelativesGraph {
  const depths = new Map<string, number>([[self.event_id, 0]]);
  relatives.causes.forEach(({ event_id }, i) => depths.set(event_id, -1 - i));
  for (const { event_id, causation_id } of relatives.consequences) {
    depths.set(event_id, (depths.get(causation_id ?? '') ?? 0) + 1);
  }
  const known = new Set(depths.keys());
  const others = relatives.same_trace.filter(({ event_id }) => !known.has(event_id));
  const leftmost = Math.min(...depths.values());
  const placed: { event: EventSummary; role: GraphNode['role'] }[] = [
    ...relatives.causes.map((event) => ({ event, role: 'cause' as const })),
    { event: self, role: 'self' },
    ...relatives.consequences.map((event) => ({ event, role: 'consequence' as const })),
    ...others.map((event) => ({ event, role: 'same_trace' as const })),
  ];
  const filled = new Map<number, number>();
  const nodes = placed.map(({ event, role }) => {
    const column = (depths.get(event.event_id) ?? 0) - leftmost;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return { event, role, column, row };
  });
  return {
    nodes,
    edges: edgesOf(nodes),
    columns: Math.max(...nodes.map(({ column }) => column)) + 1,
    rows: Math.max(...filled.values()),
  };
}

function edgesOf(nodes: readonly GraphNode[]): RelativesGraph['edges'] {
  const byId = new Map(nodes.map((node) => [node.event.event_id, node]));
  return nodes.flatMap((to) => {
    const from = byId.get(to.event.causation_id ?? '');
    return from && from !== to ? [{ from, to }] : [];
  });
}
