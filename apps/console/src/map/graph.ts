import type { Consumer, Flow, Topic } from '@acp/contracts/api';
import { isHurt } from '../topics/topic-order.js';

export const COLUMNS = ['source', 'type', 'topic', 'consumer'] as const;
export type Column = (typeof COLUMNS)[number];
export type Tone = 'ok' | 'warn' | 'bad' | 'idle';

export interface MapNode {
  id: string;
  column: Column;
  name: string;
  tone: Tone;
  /** What hurts, in words; null where nothing does. */
  hurt: string | null;
  perSecond: number;
}

export interface MapEdge {
  from: string;
  to: string;
  perSecond: number;
  tone: Tone;
}

export interface MapGraph {
  nodes: MapNode[];
  edges: MapEdge[];
}

interface MapFigures {
  flows: readonly Flow[];
  topics: readonly Topic[];
  consumers: readonly Consumer[];
  /** Known from before, also where they are quiet now. */
  sources: readonly string[];
}

export const idOf = (column: Column, name: string) => `${column}:${name}`;

/** Sources → types → topics → consumers, with what goes along each edge and where it hurts. */
export function graphOf({ flows, topics, consumers, sources }: MapFigures): MapGraph {
  const live = consumers.filter(({ state }) => state !== 'retired');
  const edges = new EdgeSums();
  for (const { source, event_type, topic, per_second } of flows) {
    edges.add(idOf('source', source), idOf('type', event_type), per_second);
    edges.add(idOf('type', event_type), idOf('topic', topic), per_second);
  }
  for (const topic of topics) {
    for (const type of typesOf(topic)) {
      edges.add(idOf('type', type), idOf('topic', topic.topic), 0);
    }
  }
  for (const { topic, consumer, rate_per_second } of live) {
    edges.add(idOf('topic', topic), idOf('consumer', consumer), rate_per_second);
  }
  const nodes = [
    ...plain('source', [...sources, ...flows.map(({ source }) => source)]),
    ...plain('type', [...flows.map(({ event_type }) => event_type), ...topics.flatMap(typesOf)]),
    ...topics.map(topicNode),
    ...consumerNodes(live),
  ];
  return withRates(nodes, edges.all());
}

/** Those that match the text or are joined to one that does, and with `hurtOnly` those that hurt. */
export function narrowed(graph: MapGraph, text: string, hurtOnly: boolean): MapGraph {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' && !hurtOnly) return graph;
  const chosen = graph.nodes
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .filter(({ hurt }) => !hurtOnly || hurt !== null)
    .map(({ id }) => id);
  const kept = new Set(chosen.flatMap((id) => [...pathThrough(graph.edges, id)]));
  return {
    nodes: graph.nodes.filter(({ id }) => kept.has(id)),
    edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/** The node, and all that lies before it and behind it. */
export function pathThrough(edges: readonly MapEdge[], id: string): Set<string> {
  return new Set([...reach(edges, id, 'from', 'to'), ...reach(edges, id, 'to', 'from')]);
}

function reach(
  edges: readonly MapEdge[],
  start: string,
  near: 'from' | 'to',
  far: 'from' | 'to',
): Set<string> {
  const found = new Set([start]);
  for (let edge = [start]; edge.length > 0;) {
    edge = edges
      .filter((one) => edge.includes(one[near]) && !found.has(one[far]))
      .map((one) => one[far]);
    for (const id of edge) found.add(id);
  }
  return found;
}

/** Adds up what goes the same way. */
class EdgeSums {
  private readonly sums = new Map<string, MapEdge>();

  add(from: string, to: string, perSecond: number): void {
    const key = JSON.stringify([from, to]);
    const edge = this.sums.get(key) ?? { from, to, perSecond: 0, tone: 'idle' };
    edge.perSecond += perSecond;
    this.sums.set(key, edge);
  }

  all(): MapEdge[] {
    return [...this.sums.values()];
  }
}

/** An edge hurts as what it leads to; a node is as fast as what comes in, or goes out of a first one. */
function withRates(nodes: MapNode[], edges: MapEdge[]): MapGraph {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = edges.filter(({ from, to }) => byId.has(from) && byId.has(to));
  for (const edge of known) {
    const end = byId.get(edge.to)!;
    edge.tone = end.hurt ? end.tone : edge.perSecond > 0 ? 'ok' : 'idle';
    end.perSecond += edge.perSecond;
    if (edge.from.startsWith('source:')) byId.get(edge.from)!.perSecond += edge.perSecond;
  }
  for (const node of nodes) {
    if (node.hurt === null) node.tone = node.perSecond > 0 ? 'ok' : 'idle';
  }
  return { nodes: [...nodes].sort(byWeight), edges: known };
}

const WEIGHT: Record<Tone, number> = { bad: 0, warn: 1, ok: 2, idle: 3 };

/** What hurts first, then the busiest. */
function byWeight(a: MapNode, b: MapNode): number {
  return (
    WEIGHT[a.tone] - WEIGHT[b.tone] || b.perSecond - a.perSecond || a.name.localeCompare(b.name)
  );
}

function typesOf({ policy }: Topic): string[] {
  const types = policy['event_types'];
  if (!Array.isArray(types)) return [];
  return types.filter((type): type is string => typeof type === 'string' && type !== '*');
}

function plain(column: Column, names: readonly string[]): MapNode[] {
  return [...new Set(names)].map((name) => ({
    ...{ id: idOf(column, name), column, name },
    ...{ tone: 'idle' as const, hurt: null, perSecond: 0 },
  }));
}

function topicNode(topic: Topic): MapNode {
  const [tone, hurt] = hurtOfTopic(topic);
  return {
    id: idOf('topic', topic.topic),
    column: 'topic',
    name: topic.topic,
    tone,
    hurt,
    perSecond: 0,
  };
}

function hurtOfTopic(topic: Topic): [Tone, string | null] {
  if (!isHurt(topic)) return ['idle', null];
  if (topic.dead.value > 0) return ['bad', `${topic.dead.value} dead`];
  if (topic.breaker !== 'closed') return ['bad', 'transport down'];
  if (!topic.served) return ['bad', 'not served'];
  return ['warn', topic.paused_at !== null ? 'paused' : 'keys blocked'];
}

function consumerNodes(consumers: readonly Consumer[]): MapNode[] {
  const byName = new Map<string, Consumer[]>();
  for (const row of consumers) byName.set(row.consumer, [...(byName.get(row.consumer) ?? []), row]);
  return [...byName].map(([name, rows]) => {
    const [tone, hurt] = hurtOfConsumer(rows);
    return {
      id: idOf('consumer', name),
      column: 'consumer' as const,
      name,
      tone,
      hurt,
      perSecond: 0,
    };
  });
}

function hurtOfConsumer(rows: readonly Consumer[]): [Tone, string | null] {
  const dead = rows.reduce((sum, row) => sum + row.dead.value, 0);
  if (rows.some(({ state }) => state === 'stopped')) return ['bad', 'stopped'];
  if (dead > 0) return ['bad', `${dead} dead`];
  return rows.some(({ state }) => state === 'behind') ? ['warn', 'behind'] : ['idle', null];
}
