import { Fragment, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { formatCount, formatRate } from '../display/format.js';
import {
  COLUMNS,
  pathThrough,
  type Column,
  type MapEdge,
  type MapGraph,
  type MapNode,
} from './graph.js';
import { nodePath } from './node-path.js';

const ROW_HEIGHT = 46;
/** Nodes of a column that are drawn; the quiet ones beyond are one node that says how many. */
const NODES_MAX = 24;
/** Rates are written on edges where there are no more than this between two columns. */
const LABELS_MAX = 14;

const HEADS: Record<Column, string> = {
  source: 'Sources',
  type: 'Event types',
  topic: 'Topics',
  consumer: 'Consumers',
};

/** Four columns of links, and between them a curve for each way. */
export function MapPicture({ graph }: { graph: MapGraph }) {
  const [all, setAll] = useState<ReadonlySet<Column>>(new Set());
  const [near, setNear] = useState<string | null>(null);
  const columns = useMemo(() => columnsOf(graph, all), [graph, all]);
  const lit = useMemo(() => near && pathThrough(graph.edges, near), [graph, near]);
  const height = Math.max(...columns.map(({ nodes, left }) => nodes.length + (left ? 1 : 0)));
  return (
    <div className="map" role="group" aria-label="Picture of the system" tabIndex={0}>
      <div className="map-columns" data-lit={lit ? '' : undefined}>
        {columns.map((column, index) => (
          <Fragment key={column.column}>
            {index > 0 && (
              <Ways from={columns[index - 1]!} to={column} graph={graph} lit={lit} rows={height} />
            )}
            <section className="map-column" aria-label={HEADS[column.column]}>
              <h3>{HEADS[column.column]}</h3>
              <ul>
                {column.nodes.map((node) => (
                  <NodeBox key={node.id} node={node} lit={lit} onNear={setNear} />
                ))}
                {column.left > 0 && (
                  <li>
                    <button
                      type="button"
                      className="map-node more"
                      onClick={() => setAll(new Set([...all, column.column]))}
                    >
                      {formatCount(column.left)} more, quieter
                    </button>
                  </li>
                )}
              </ul>
            </section>
          </Fragment>
        ))}
      </div>
    </div>
  );
}

interface NodeBoxProps {
  node: MapNode;
  lit: ReadonlySet<string> | null | '';
  onNear: (id: string | null) => void;
}

function NodeBox({ node, lit, onNear }: NodeBoxProps) {
  const isLit = lit ? lit.has(node.id) : false;
  return (
    <li>
      <Link
        href={nodePath(node)}
        className={`map-node ${node.tone}${isLit ? ' lit' : ''}`}
        title={node.name}
        onMouseEnter={() => onNear(node.id)}
        onMouseLeave={() => onNear(null)}
        onFocus={() => onNear(node.id)}
        onBlur={() => onNear(null)}
      >
        <bdi className="map-name">{node.name}</bdi>
        <span className="map-figure">
          {node.hurt && <strong>{node.hurt} · </strong>}
          {formatRate(node.perSecond)}/s
        </span>
      </Link>
    </li>
  );
}

interface ShownColumn {
  column: Column;
  nodes: MapNode[];
  /** Not drawn. */
  left: number;
}

interface WaysProps {
  from: ShownColumn;
  to: ShownColumn;
  graph: MapGraph;
  lit: ReadonlySet<string> | null | '';
  rows: number;
}

function Ways({ from, to, graph, lit, rows }: WaysProps) {
  const starts = new Map(from.nodes.map(({ id }, index) => [id, index]));
  const ends = new Map(to.nodes.map(({ id }, index) => [id, index]));
  const ways = graph.edges.filter((edge) => starts.has(edge.from) && ends.has(edge.to));
  const isLit = (edge: MapEdge) => (lit ? lit.has(edge.from) && lit.has(edge.to) : false);
  const labelled = ways.length <= LABELS_MAX ? ways : ways.filter(isLit);
  const height = rows * ROW_HEIGHT;
  const place = (index: number) => index * ROW_HEIGHT + ROW_HEIGHT / 2;
  return (
    <div className="map-ways" style={{ height }} aria-hidden="true">
      <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none">
        {ways.map((edge) => {
          const [a, b] = [place(starts.get(edge.from)!), place(ends.get(edge.to)!)];
          return (
            <path
              key={`${edge.from} ${edge.to}`}
              className={`way ${edge.tone}${isLit(edge) ? ' lit' : ''}`}
              d={`M0 ${a}C50 ${a} 50 ${b} 100 ${b}`}
              strokeWidth={widthOf(edge.perSecond)}
            />
          );
        })}
      </svg>
      {labelled.map((edge) => (
        <span
          key={`${edge.from} ${edge.to}`}
          className="way-rate"
          style={{ top: (place(starts.get(edge.from)!) + place(ends.get(edge.to)!)) / 2 }}
        >
          {edge.perSecond > 0 && formatRate(edge.perSecond)}
        </span>
      ))}
    </div>
  );
}

function columnsOf(graph: MapGraph, all: ReadonlySet<Column>): ShownColumn[] {
  return COLUMNS.map((column) => {
    const nodes = graph.nodes.filter((node) => node.column === column);
    const shown = all.has(column) || nodes.length <= NODES_MAX ? nodes : nodes.slice(0, NODES_MAX);
    return { column, nodes: shown, left: nodes.length - shown.length };
  });
}

/** Ten times as much is a pixel more. */
function widthOf(perSecond: number): number {
  return perSecond <= 0 ? 1 : Math.min(6, 1.5 + Math.max(0, Math.log10(perSecond + 1)) * 1.2);
}
