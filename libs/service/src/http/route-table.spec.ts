import { RouteTable } from './route-table.js';

describe('RouteTable', () => {
  const table = new RouteTable();
  table.add('GET', '/v1/events/:event_id');
  table.add('GET', '/v1/dead-letters/:id');
  table.add('POST', '/v1/dead-letters/:id/replay');
  table.add('DELETE', '/v1/dead-letters/:id');
  table.add('GET', '/files/*');
  table.add('GET', '*');

  it('finds the methods of a path with parameters, query left out', () => {
    expect(table.methodsOf('/v1/dead-letters/7?x=1')).toEqual(['DELETE', 'GET']);
    expect(table.methodsOf('/v1/dead-letters/7/replay')).toEqual(['POST']);
  });

  it('matches wildcards below a path, and not the route for everything', () => {
    expect(table.methodsOf('/files/a/b.css')).toEqual(['GET']);
    expect(table.methodsOf('/elsewhere')).toEqual([]);
  });

  it('does not let a parameter span segments', () => {
    expect(table.methodsOf('/v1/events/a/b')).toEqual([]);
  });
});
