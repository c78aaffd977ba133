import { differencesOf } from './difference.js';

describe('differencesOf', () => {
  it('names what changed, came and went, by its path', () => {
    const before = { kind: 'tool.call', arguments: { to: 'a', tags: ['x'] }, server: 's' };
    const now = { kind: 'tool.call', arguments: { to: 'b', tags: ['x', 'y'] }, tool: 't' };
    expect(differencesOf(before, now)).toEqual([
      { path: 'arguments.tags', before: ['x'], now: ['x', 'y'] },
      { path: 'arguments.to', before: 'a', now: 'b' },
      { path: 'server', before: 's', now: undefined },
      { path: 'tool', before: undefined, now: 't' },
    ]);
  });

  it('is empty where both are the same, whatever the order of their members', () => {
    expect(differencesOf({ a: { b: 1, c: null } }, { a: { c: null, b: 1 } })).toEqual([]);
  });
});
