export interface ServerSentEvent {
  type: string;
  id: string;
  data: string;
}

/**
 * Reads the text of a `text/event-stream` piece by piece. `EventSource` cannot send an Authorization
 * header, so the page reads the stream through fetch and cuts it here.
 */
export class ServerSentEventReader {
  private rest = '';
  private id = '';

  /** Complete messages in `piece` together with what was left over from the pieces before. */
  push(piece: string): ServerSentEvent[] {
    const blocks = (this.rest + piece).replace(/\r\n?/g, '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => this.read(block));
  }

  private read(block: string): ServerSentEvent[] {
    let type = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const { field, value } = fieldOf(line);
      if (field === 'event') type = value;
      if (field === 'data') data.push(value);
      if (field === 'id') this.id = value;
    }
    return data.length > 0 ? [{ type, id: this.id, data: data.join('\n') }] : [];
  }
}

function fieldOf(line: string): { field: string; value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { field: line, value: '' };
  return { field: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
