import type { EventSummary, TraceRelatives } from '@acp/contracts/api';
import type { CSSProperties } from 'react';
import { Link } from 'wouter';
import { shortId } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { layOutRelatives, type GraphNode } from './relatives-graph.js';

const NODE_WIDTH = 252;
const NODE_HEIGHT = 58;
const COLUMN_GAP = 54;
const ROW_GAP = 12;

const ROLE_TEXT: Record<GraphNode['role'], string> = {
  self: 'this event',
  cause: 'cause',
  consequence: 'consequence',
  same_trace: 'same trace',
};

interface RelativesPanelProps {
  event: EventSummary;
  relatives: TraceRelatives;
}

export function RelativesPanel({ event, relatives }: RelativesPanelProps) {
  const graph = layOutRelatives(event, relatives);
  const width = graph.columns * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP;
  const height = graph.rows * (NODE_HEIGHT + ROW_GAP) - ROW_GAP;
  const left = (node: GraphNode) => node.column * (NODE_WIDTH + COLUMN_GAP);
  const top = (node: GraphNode) => node.row * (NODE_HEIGHT + ROW_GAP);
  return (
    <Panel
      title="Relatives"
      aside={<Link href={`/traces/${event.trace_id}`}>All of the trace</Link>}
    >
      {graph.nodes.length === 1 ? (
        <p className="muted">It has no known cause, caused nothing, and is alone in its trace.</p>
      ) : (
        <div className="graph-scroll" tabIndex={0} role="group" aria-label="Graph of relatives">
          <div className="graph" style={placed({ width, height })}>
            <svg width={width} height={height} aria-hidden="true">
              {graph.edges.map(({ from, to }) => (
                <path
                  key={`${from.event.event_id} ${to.event.event_id}`}
                  d={curve(
                    { x: left(from) + NODE_WIDTH, y: top(from) + NODE_HEIGHT / 2 },
                    { x: left(to), y: top(to) + NODE_HEIGHT / 2 },
                  )}
                />
              ))}
            </svg>
            {graph.nodes.map((node) => (
              <Node key={node.event.event_id} node={node} left={left(node)} top={top(node)} />
            ))}
          </div>
        </div>
      )}
      {relatives.truncated && <p className="muted small">There are more than are shown.</p>}
    </Panel>
  );
}

function Node({ node, left, top }: { node: GraphNode; left: number; top: number }) {
  const { event, role } = node;
  return (
    <Link
      href={`/events/${event.event_id}`}
      className={`graph-node ${role}`}
      style={placed({ left, top, width: NODE_WIDTH, height: NODE_HEIGHT })}
      aria-current={role === 'self' ? 'true' : undefined}
    >
      <span className="graph-type">{event.event_type}</span>
      <span className="small muted">
        {ROLE_TEXT[role]} · <bdi>{event.entity_id ?? shortId(event.event_id)}</bdi>
      </span>
    </Link>
  );
}

/** For the style sheet, which places nothing on a phone: there the nodes are a list, causes first. */
function placed(pixels: Record<string, number>): CSSProperties {
  return Object.fromEntries(
    Object.entries(pixels).map(([name, value]) => [`--${name}`, `${value}px`]),
  );
}

function curve(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const middle = (from.x + to.x) / 2;
  return `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}
