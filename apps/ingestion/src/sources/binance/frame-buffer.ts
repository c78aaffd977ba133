/** A frame as it arrived. */
export interface ReceivedFrame {
  text: string;
  receivedAt: Date;
}

export interface FrameBufferOptions {
  framesMax: number;
  bytesMax: number;
  /** Called when the buffer is full: stop the sender. Nothing that still arrives is dropped. */
  onFull(): void;
  /** Called when half of it is free again. */
  onRoom(): void;
}

/**
 * Frames between the socket and the database. Bounded by making the sender wait, never by dropping:
 * what the socket had already read when it was paused is still taken.
 */
export class FrameBuffer {
  private frames: (ReceivedFrame & { bytes: number })[] = [];
  private bytes = 0;
  private isFull = false;
  private arrival: (() => void) | undefined;

  constructor(private readonly options: FrameBufferOptions) {}

  get size(): number {
    return this.frames.length;
  }

  push(frame: ReceivedFrame): void {
    const bytes = Buffer.byteLength(frame.text);
    this.frames.push({ ...frame, bytes });
    this.bytes += bytes;
    this.wake();
    const { framesMax, bytesMax } = this.options;
    if (this.isFull || (this.frames.length < framesMax && this.bytes < bytesMax)) return;
    this.isFull = true;
    this.options.onFull();
  }

  /** The oldest frames, left in place until `release`: a failed write takes them again. */
  peek(count: number): readonly ReceivedFrame[] {
    return this.frames.slice(0, count);
  }

  release(count: number): void {
    const released = this.frames.splice(0, count);
    for (const { bytes } of released) this.bytes -= bytes;
    const { framesMax, bytesMax } = this.options;
    if (!this.isFull || this.frames.length * 2 > framesMax || this.bytes * 2 > bytesMax) return;
    this.isFull = false;
    this.options.onRoom();
  }

  /** Resolves when there is a frame, or when `wake` is called. */
  async untilArrival(): Promise<void> {
    if (this.frames.length > 0) return;
    await new Promise<void>((resolve) => (this.arrival = resolve));
  }

  wake(): void {
    this.arrival?.();
    this.arrival = undefined;
  }
}
