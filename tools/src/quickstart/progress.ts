import { SingleBar } from 'cli-progress';
import { say } from '../workspace.js';

export interface FeedState {
  sent: number;
  expected: number;
  events: number;
  delivered: number;
  processed: number;
}

const LINE_EVERY_MS = 2000;
const FORMAT =
  'feeding {bar} {value}/{total} frames · {events} events · {delivered} delivered · {processed} processed';

/** A bar on a terminal; elsewhere a line every two seconds. Both on standard error. */
export class FeedProgress {
  private readonly bar: SingleBar | undefined;
  private lastLineAt = 0;

  constructor(expected: number, terminal = Boolean(process.stderr.isTTY)) {
    if (!terminal) return;
    this.bar = new SingleBar({
      format: FORMAT,
      hideCursor: true,
      stream: process.stderr,
      barsize: 24,
    });
    this.bar.start(expected, 0, { events: 0, delivered: 0, processed: 0 });
  }

  show(state: FeedState): void {
    const { sent, expected, events, delivered, processed } = state;
    if (this.bar) return this.bar.update(sent, { events, delivered, processed });
    if (Date.now() - this.lastLineAt < LINE_EVERY_MS) return;
    this.lastLineAt = Date.now();
    say(
      `${sent}/${expected} frames · ${events} events · ${delivered} delivered · ${processed} processed`,
    );
  }

  end(): void {
    this.bar?.stop();
  }
}
