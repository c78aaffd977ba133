import type { Activity } from '@acp/contracts';
import { StreamBuffer } from './stream-buffer.js';

const at = '2026-11-21T08:00:00.000Z';
const activity = (message: string) => ({
  type: 'activity' as const,
  data: { message } as Activity,
});

function bufferOf(count: number, keptMax = 100): StreamBuffer {
  const buffer = new StreamBuffer('boot', keptMax);
  for (let i = 1; i <= count; i += 1) buffer.add(activity(`m${i}`));
  return buffer;
}

const texts = (buffer: StreamBuffer, lastId?: string) =>
  buffer.missedSince(lastId, at).map((m) => (m.type === 'activity' ? m.data.message : m.type));

describe('StreamBuffer', () => {
  it('gives a returning reader what it missed, and a new one nothing', () => {
    const buffer = bufferOf(5);
    expect(texts(buffer, 'boot-3')).toEqual(['m4', 'm5']);
    expect(texts(buffer, 'boot-5')).toEqual([]);
    expect(texts(buffer)).toEqual([]);
  });

  it('keeps no overviews but counts them', () => {
    const buffer = bufferOf(1);
    expect(buffer.add({ type: 'overview', data: {} as never }).id).toBe('boot-2');
    buffer.add(activity('m3'));
    expect(texts(buffer, 'boot-1')).toEqual(['m3']);
    expect(texts(buffer, 'boot-2')).toEqual(['m3']);
  });

  it('says so when some of what was missed is gone', () => {
    const buffer = bufferOf(10, 3);
    expect(texts(buffer, 'boot-7')).toEqual(['m8', 'm9', 'm10']);
    expect(texts(buffer, 'boot-6')).toEqual(['reset', 'm8', 'm9', 'm10']);
  });

  it.each(['other-3', 'nonsense', 'boot-99', 'boot-x', '-'])(
    'says so to a reader with the unknown id %s',
    (lastId) => {
      expect(texts(bufferOf(2), lastId)).toEqual(['reset', 'm1', 'm2']);
    },
  );
});
