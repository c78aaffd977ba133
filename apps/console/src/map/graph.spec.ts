import type { Consumer, Topic } from '@acp/contracts/api';
import { graphOf, narrowed, pathThrough } from './graph.js';

const topic = (name: string, more: Partial<Topic> = {}) =>
  ({
    ...{ topic: name, policy: {}, breaker: 'closed', paused_at: null, served: true },
    ...{ dead: { value: 0 }, parked: { value: 0 }, backlog: { value: 0 } },
    ...more,
  }) as Topic;
const consumer = (name: string, of: string, more: Partial<Consumer> = {}) =>
  ({
    ...{ consumer: name, topic: of, state: 'keeping_up', rate_per_second: 2, dead: { value: 0 } },
    ...more,
  }) as Consumer;

const GRAPH = graphOf({
  flows: [
    { source: 'binance', event_type: 'QUOTE', topic: 'quotes', per_second: 3 },
    { source: 'yahoo', event_type: 'QUOTE', topic: 'quotes', per_second: 1 },
  ],
  topics: [
    topic('quotes'),
    topic('orders', {
      policy: { event_types: ['RELEASED', '*'] },
      dead: { value: 4, estimated: false },
    }),
  ],
  consumers: [consumer('lab', 'quotes'), consumer('old', 'quotes', { state: 'retired' })],
  sources: ['csv'],
});
const names = (column: string, graph = GRAPH) =>
  graph.nodes.filter((node) => node.column === column).map(({ name }) => name);

describe('the picture of the system', () => {
  it('has what flows, what is routed and quiet, and nobody who is retired', () => {
    expect(names('source')).toEqual(['binance', 'yahoo', 'csv']);
    expect(names('type')).toEqual(['QUOTE', 'RELEASED']);
    expect(names('consumer')).toEqual(['lab']);
  });

  it('adds up what goes the same way', () => {
    const into = GRAPH.edges.find(({ to }) => to === 'topic:quotes');
    expect(into).toMatchObject({ from: 'type:QUOTE', perSecond: 4, tone: 'ok' });
    expect(GRAPH.nodes.find(({ id }) => id === 'source:binance')).toMatchObject({ perSecond: 3 });
  });

  it('puts what hurts first, and says what it is, on the way to it too', () => {
    expect(names('topic')).toEqual(['orders', 'quotes']);
    expect(GRAPH.nodes.find(({ name }) => name === 'orders')).toMatchObject({
      ...{ tone: 'bad', hurt: '4 dead' },
    });
    expect(GRAPH.edges.find(({ to }) => to === 'topic:orders')).toMatchObject({ tone: 'bad' });
  });

  it('narrows to a name and all that is before and behind it', () => {
    const found = narrowed(GRAPH, 'lab', false);
    expect(found.nodes.map(({ name }) => name).sort()).toEqual([
      'QUOTE',
      'binance',
      'lab',
      'quotes',
      'yahoo',
    ]);
    expect(names('topic', narrowed(GRAPH, '', true))).toEqual(['orders']);
  });

  it('does not take what only shares a neighbour for a part of the way', () => {
    expect([...pathThrough(GRAPH.edges, 'source:yahoo')]).not.toContain('source:binance');
  });
});
