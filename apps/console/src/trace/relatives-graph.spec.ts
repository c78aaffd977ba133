import type { EventSummary } from '@acp/contracts/api';
import { layOutRelatives } from './relatives-graph.js';

describe('layOutRelatives', () => {
  it('stands causes left, consequences right and the rest of the trace below', () => {
    const graph = layOutRelatives(event('self', 'cause'), {
      causes: [event('cause', 'root'), event('root', null)],
      consequences: [event('a', 'self'), event('b', 'self'), event('a1', 'a')],
      same_trace: [event('a', 'self'), event('other', null)],
      truncated: false,
    });
    expect(graph.nodes.map(({ event, column, row }) => [event.event_id, column, row])).toEqual([
      ['cause', 1, 0],
      ['root', 0, 0],
      ['self', 2, 0],
      ['a', 3, 0],
      ['b', 3, 1],
      ['a1', 4, 0],
      ['other', 2, 1],
    ]);
    expect(
      graph.edges.map(({ from, to }) => `${from.event.event_id}→${to.event.event_id}`),
    ).toEqual(['root→cause', 'cause→self', 'self→a', 'self→b', 'a→a1']);
    expect([graph.columns, graph.rows]).toEqual([5, 2]);
  });
});

function event(event_id: string, causation_id: string | null): EventSummary {
  return { event_id, causation_id } as EventSummary;
}
