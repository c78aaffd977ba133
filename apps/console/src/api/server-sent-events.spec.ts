import { ServerSentEventReader } from './server-sent-events.js';

describe('ServerSentEventReader', () => {
  it('joins a message that arrives in pieces', () => {
    const reader = new ServerSentEventReader();
    expect(reader.push('event: overview\nid: 7\nda')).toEqual([]);
    expect(reader.push('ta: {"a":1}\n')).toEqual([]);
    expect(reader.push('\n')).toEqual([{ type: 'overview', id: '7', data: '{"a":1}' }]);
  });

  it('reads several messages of one piece and keeps the last id', () => {
    const reader = new ServerSentEventReader();
    expect(reader.push('id: 1\ndata: a\n\ndata: b\n\n')).toEqual([
      { type: 'message', id: '1', data: 'a' },
      { type: 'message', id: '1', data: 'b' },
    ]);
  });

  it('passes over comments, heartbeats and messages without data', () => {
    expect(new ServerSentEventReader().push(': still here\n\nretry: 1000\n\n')).toEqual([]);
  });

  it('joins lines of data and takes carriage returns', () => {
    expect(new ServerSentEventReader().push('data: a\r\ndata: b\r\n\r\n')).toEqual([
      { type: 'message', id: '', data: 'a\nb' },
    ]);
  });
});
