import { aboutOf, stateOf } from './expectation-state.js';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const seen_at = '2026-11-30T11:59:00Z';
const last = (failed: number, undecided: number, judged = 10) => ({
  at: '2026-11-30T11:55:00Z',
  ...{ judged, failed, undecided, pass_share: 1 },
});

it.each([
  ['fails', last(1, 1)],
  ['undecided', last(0, 1)],
  ['met', last(0, 0)],
  ['nothing judged', last(0, 0, 0)],
  ['nothing judged', null],
])('is %s by its newest window', (text, newest) => {
  expect(stateOf({ last: newest, seen_at }, NOW).text).toBe(text);
});

it('is not in force where no process has judged by it for an hour, whatever it found', () => {
  const gone = { last: last(1, 0), seen_at: '2026-11-30T10:59:00Z' };
  expect(stateOf(gone, NOW).text).toBe('not in force');
});

it('says which events it is about', () => {
  const [event_type, source, entity_id] = ['A', 'http', 'BTCUSDT'];
  expect(aboutOf({ event_type, source, entity_id })).toBe('A from http of BTCUSDT');
  expect(aboutOf({ event_type: null, source: null, entity_id: null })).toBe('every type');
});
