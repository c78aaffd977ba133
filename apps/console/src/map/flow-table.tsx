import { Link } from 'wouter';
import { Badge } from '../display/badge.js';
import { formatRate } from '../display/format.js';
import { Table } from '../display/table.js';
import type { MapEdge, MapGraph, MapNode } from './graph.js';
import { nodePath } from './node-path.js';

/** The picture in words. */
export function FlowTable({ graph }: { graph: MapGraph }) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const end = (id: string) => <NodeLink node={nodes.get(id)!} />;
  return (
    <Table
      label="Ways"
      rows={graph.edges}
      keyOf={({ from, to }: MapEdge) => JSON.stringify([from, to])}
      columns={[
        { head: 'From', cell: ({ from }) => end(from) },
        { head: 'To', cell: ({ to }) => end(to) },
        { head: 'Per second', number: true, cell: ({ perSecond }) => formatRate(perSecond) },
        {
          head: 'Hurts',
          cell: ({ to }) => {
            const { hurt, tone } = nodes.get(to)!;
            return hurt && <Badge tone={tone === 'bad' ? 'bad' : 'warn'}>{hurt}</Badge>;
          },
        },
      ]}
    />
  );
}

function NodeLink({ node }: { node: MapNode }) {
  return (
    <>
      <span className="muted small">{node.column} </span>
      <Link href={nodePath(node)}>
        <bdi>{node.name}</bdi>
      </Link>
    </>
  );
}
