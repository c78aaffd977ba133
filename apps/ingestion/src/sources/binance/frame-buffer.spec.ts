import { FrameBuffer } from './frame-buffer.js';

it('is full by the bytes of its frames in UTF-8, and has room by them', () => {
  const said: string[] = [];
  const buffer = new FrameBuffer({
    framesMax: 100,
    bytesMax: 60,
    onFull: () => said.push('full'),
    onRoom: () => said.push('room'),
  });
  const push = (text: string) => buffer.push({ text, receivedAt: new Date() });
  for (let count = 0; count < 5; count += 1) push('币安币安');
  expect(said).toEqual(['full']);
  buffer.release(2);
  expect(said).toEqual(['full']);
  buffer.release(1);
  expect(said).toEqual(['full', 'room']);
});
