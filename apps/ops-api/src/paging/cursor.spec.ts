import { ControlPlaneError } from '@acp/contracts';
import { decodeCursor, encodeCursor, type CursorForm } from './cursor.js';

const events: CursorForm = { list: 'events', id: 'uuid' };
const position = {
  at: '2026-11-21T08:00:00.123456Z',
  id: '018f4e1a-0000-7000-8000-000000000001',
};

describe('cursor', () => {
  it('comes back as the position it was made of', () => {
    expect(decodeCursor(events, encodeCursor(events, position)!)).toEqual(position);
  });

  it('is null at the end of the list, and absent at its beginning', () => {
    expect(encodeCursor(events, null)).toBeNull();
    expect(decodeCursor(events, undefined)).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['no base64', '%%%'],
    ['no JSON', Buffer.from('nonsense').toString('base64url')],
    ['another list', encodeCursor({ list: 'audit', id: 'uuid' }, position)!],
    ['an object', Buffer.from('{"at":1}').toString('base64url')],
    ['SQL for an id', forged(['events', position.at, "1'; DROP TABLE events; --"])],
    ['SQL for a time', forged(['events', 'now(); --', position.id])],
    ['a day that does not exist', forged(['events', '2026-13-41T99:00:00.000000Z', position.id])],
    ['too many parts', forged(['events', position.at, position.id, 1])],
    ['a hundred kilobytes', 'A'.repeat(100_000)],
  ])('is refused when it is %s', (_what, cursor) => {
    expect(() => decodeCursor(events, cursor)).toThrow(ControlPlaneError);
  });

  it.each([
    '2026-02-30T00:00:00.000000Z',
    '2026-11-31T00:00:00.000000Z',
    '2026-11-21T24:00:00.000000Z',
    '0000-01-01T00:00:00.000000Z',
    '2026-13-01T00:00:00.000000Z',
  ])('refuses a moment that is none: %s', (at) => {
    const id = '019aa53c-8c4e-7cc5-b1d3-4a7a4d2f7c12';
    const cursor = Buffer.from(JSON.stringify(['events', at, id])).toString('base64url');
    expect(() => decodeCursor({ list: 'events', id: 'uuid' }, cursor)).toThrow('cursor');
  });
});

function forged(parts: unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}
