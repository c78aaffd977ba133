import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A moment of the PostgreSQL protocol, told by what stands in its messages. */
export interface Moment {
  /** Has passed on the same connection before, either way. */
  after?: string;
  /** Stands in a question or in an answer. */
  text: string;
  /** The question with the text is kept, or the answer: the one with it, or the one to it. */
  keep: 'question' | 'answer';
}

/** What ends every answer of the server: it is ready for the next question. */
const READY = /Z\0\0\0\x05[ITE]$/;

/**
 * Stands before a PostgreSQL server and freezes one connection at a moment that a test names: what is
 * kept has been sent, and has not arrived. Everything else flows.
 */
export class FrozenLink {
  private readonly pairs = new Set<Pair>();
  private moment: { of: Moment; reached: () => void } | undefined;
  private port: number;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    this.port = Number(target.port);
    server.on('connection', (near) => this.join(near));
  }

  static async before(databaseUrl: string): Promise<FrozenLink> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new FrozenLink(server, new URL(databaseUrl));
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.toString();
  }

  /** The server has come back, perhaps elsewhere. */
  moveTo(databaseUrl: string): void {
    this.port = Number(new URL(databaseUrl).port);
  }

  /** Resolves when the moment has come; nothing more passes on its connection until `thaw`. */
  freezeAt(of: Moment): Promise<void> {
    for (const pair of this.pairs) pair.forget();
    return new Promise((resolve) => (this.moment = { of, reached: resolve }));
  }

  /** What was kept arrives, where there is still somebody. */
  thaw(): void {
    this.moment = undefined;
    for (const pair of this.pairs) pair.thaw();
  }

  async close(): Promise<void> {
    for (const pair of this.pairs) pair.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private join(near: Socket): void {
    const far = connect(this.port, '127.0.0.1');
    const pair = new Pair(near, far, () => this.moment?.of);
    pair.onFrozen = () => {
      const { moment } = this;
      this.moment = undefined;
      moment?.reached();
    };
    this.pairs.add(pair);
    near.once('close', () => this.pairs.delete(pair));
  }
}

/** One connection through the link. */
class Pair {
  onFrozen: () => void = () => undefined;
  private readonly kept: { question: Buffer[]; answer: Buffer[] } = { question: [], answer: [] };
  private seen = '';
  private frozen: 'question' | 'answer' | undefined;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly moment: () => Moment | undefined,
  ) {
    near.on('data', (bytes) => this.pass('question', bytes));
    far.on('data', (bytes) => this.pass('answer', bytes));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('error', () => undefined);
      socket.on('close', () => other.destroy());
    }
  }

  /** Only what passes from now on tells the moment. */
  forget(): void {
    this.seen = '';
  }

  thaw(): void {
    this.frozen = undefined;
    for (const bytes of this.kept.question.splice(0)) this.far.write(bytes);
    for (const bytes of this.kept.answer.splice(0)) this.near.write(bytes);
  }

  destroy(): void {
    this.near.destroy();
    this.far.destroy();
  }

  private pass(way: 'question' | 'answer', bytes: Buffer): void {
    const moment = this.moment();
    if (!this.frozen && moment && this.hasCome(moment, bytes)) {
      if (moment.keep === 'answer') this.frozen = 'answer';
      else if (way === 'question') {
        this.frozen = 'question';
        this.onFrozen();
      }
    }
    if (this.frozen !== way) {
      (way === 'question' ? this.far : this.near).write(bytes);
      return;
    }
    this.kept[way].push(bytes);
    // The server has done what it was asked; nobody has been told.
    const isWhole = () => READY.test(Buffer.concat(this.kept.answer).toString('latin1'));
    if (way === 'answer' && isWhole()) this.onFrozen();
  }

  private hasCome({ after, text }: Moment, bytes: Buffer): boolean {
    this.seen += bytes.toString('latin1');
    const from = after === undefined ? 0 : this.seen.indexOf(after);
    return from !== -1 && this.seen.includes(text, from);
  }
}
