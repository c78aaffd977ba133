import type { CanonicalEvent } from '@acp/contracts';
import type { Expectation, Scope } from './expectation.js';
import { SpeakingExpectations } from './speaking.js';

const named = (name: string, scope: Scope) => ({ name, scope }) as Expectation;
const SPEAKING = new SpeakingExpectations([
  named('type', { type: 'A' }),
  named('source', { source: 'http' }),
  named('both', { type: 'A', source: 'http' }),
  named('entity', { type: 'A', entity: 'x' }),
]);
const eventOf = (event_type: string, source: string, entity_id: string | null) =>
  ({ event_type, source, entity_id }) as CanonicalEvent;
const speakOf = (event_type: string, source: string, entity_id: string | null) =>
  SPEAKING.of(eventOf(event_type, source, entity_id)).map(({ name }) => name);

it.each([
  ['A', 'http', 'x', ['type', 'source', 'both', 'entity']],
  ['A', 'http', 'y', ['type', 'source', 'both']],
  ['A', 'http', null, ['type', 'source', 'both']],
  ['A', 'poll', 'x', ['type', 'entity']],
  ['B', 'http', 'x', ['source']],
  ['B', 'poll', 'x', []],
])('of %s from %s about %s speak those whose scope it is in', (type, source, entity, names) => {
  expect(speakOf(type, source, entity)).toEqual(names);
  expect(speakOf(type, source, entity)).toEqual(names);
});

it('answers the same list for all events of one scope', () => {
  expect(SPEAKING.of(eventOf('A', 'http', 'y'))).toBe(SPEAKING.of(eventOf('A', 'http', 'z')));
});

it('goes on where more scopes come than it remembers', () => {
  const found = new Set(
    Array.from({ length: 10_050 }, (_, n) => speakOf('A', `source-${n}`, 'y').join(' ')),
  );
  expect([...found]).toEqual(['type']);
  expect(speakOf('A', 'http', 'x')).toEqual(['type', 'source', 'both', 'entity']);
});
