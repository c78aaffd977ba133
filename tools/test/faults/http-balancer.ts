import { freePort } from '@acp/testing';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * What stands for the broker where consumers are called over HTTP: spreads connections over the
 * consumers that answer. Paused it still carries requests and withholds what comes back; killed it
 * takes every connection with it.
 */
export class HttpBalancer {
  private readonly targets: URL[] = [];
  private readonly answering = new Set<Socket>();
  private readonly calling = new Set<Socket>();
  private server: Server | undefined;
  private paused = false;
  private next = 0;

  private constructor(private readonly port: number) {}

  static async start(): Promise<HttpBalancer> {
    const balancer = new HttpBalancer(await freePort());
    await balancer.start();
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  add(target: string): void {
    this.targets.push(new URL(target));
  }

  start(): Promise<void> {
    const server = createServer({ pauseOnConnect: true }, (caller) => {
      this.calling.add(caller);
      caller.once('close', () => this.calling.delete(caller)).on('error', () => caller.destroy());
      this.carry(caller, 0);
    });
    this.server = server;
    return new Promise((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  pause(): void {
    this.paused = true;
    for (const socket of this.answering) socket.pause();
  }

  resume(): void {
    this.paused = false;
    for (const socket of this.answering) socket.resume();
  }

  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of [...this.calling, ...this.answering]) socket.destroy();
    this.paused = false;
    await closed;
  }

  /** To the next consumer in turn, or the one after it where nobody listens. */
  private carry(caller: Socket, refusals: number): void {
    const target = this.targets[this.next++ % this.targets.length];
    if (!target || refusals === this.targets.length) return void caller.destroy();
    const answerer = connect(Number(target.port), target.hostname);
    const refused = () => this.carry(caller, refusals + 1);
    answerer.once('error', refused);
    answerer.once('connect', () => {
      answerer.off('error', refused);
      this.join(caller, answerer);
    });
  }

  private join(caller: Socket, answerer: Socket): void {
    this.answering.add(answerer);
    caller.pipe(answerer);
    answerer.on('data', (chunk) => caller.write(chunk));
    if (this.paused) answerer.pause();
    const end = () => {
      caller.destroy();
      answerer.destroy();
      this.answering.delete(answerer);
    };
    answerer.on('error', end).on('close', end);
    caller.on('close', end);
    if (caller.destroyed) end();
  }
}
