import type { StreamMessage } from '@acp/contracts';

/** What is sent on: everything of a message but its id, which the buffer gives. */
export type Unnumbered = StreamMessage extends infer M
  ? M extends StreamMessage
    ? Omit<M, 'id'>
    : never
  : never;

/**
 * Numbers messages and keeps the newest of them, so that a reader that was away gets what it missed.
 * Ids read `epoch-number`; a reader that comes with another epoch (the process was started anew) or
 * from before the oldest kept message is told so by a `reset`.
 */
export class StreamBuffer {
  private readonly kept: StreamMessage[] = [];
  private number = 0;

  constructor(
    private readonly epoch: string,
    private readonly keptMax: number,
  ) {}

  /** Overviews are not kept: the next one is as good. */
  add(message: Unnumbered): StreamMessage {
    this.number += 1;
    const numbered = { ...message, id: `${this.epoch}-${this.number}` } as StreamMessage;
    if (message.type !== 'overview') {
      this.kept.push(numbered);
      if (this.kept.length > this.keptMax) this.kept.shift();
    }
    return numbered;
  }

  /** What a reader has missed since the message with this id; nothing for a new reader. */
  missedSince(lastId: string | undefined, at: string): StreamMessage[] {
    if (lastId === undefined || lastId === '') return [];
    const [epoch, text] = [lastId.slice(0, lastId.lastIndexOf('-')), lastId.split('-').at(-1)!];
    const last = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    const known = epoch === this.epoch && last <= this.number;
    const after = known ? this.kept.filter((message) => numberOf(message) > last) : this.kept;
    const complete = known && !(this.dropped && numberOf(this.kept[0]!) > last + 1);
    if (complete) return after;
    const reset = { type: 'reset', id: `${this.epoch}-${this.number}`, data: { at } } as const;
    return [reset, ...after];
  }

  private get dropped(): boolean {
    return this.kept.length >= this.keptMax;
  }
}

function numberOf({ id }: StreamMessage): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}
