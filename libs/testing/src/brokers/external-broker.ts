import type { BrokerName, TestBroker } from './broker.js';

/** A broker that is not ours: used, never controlled. */
export class ExternalBroker implements TestBroker {
  readonly controllable = false;

  constructor(
    readonly name: BrokerName,
    readonly env: Readonly<Record<string, string>>,
  ) {}

  start(): Promise<void> {
    return this.refuse();
  }

  stop(): Promise<void> {
    return this.refuse();
  }

  kill(): Promise<void> {
    return this.refuse();
  }

  restart(): Promise<void> {
    return this.refuse();
  }

  restartEmpty(): Promise<void> {
    return this.refuse();
  }

  pause(): void {
    throw this.refusal();
  }

  resume(): void {
    throw this.refusal();
  }

  async dispose(): Promise<void> {}

  private refuse(): Promise<void> {
    return Promise.reject(this.refusal());
  }

  private refusal(): Error {
    return new Error(`the ${this.name} broker is somebody else's and is not controlled from here`);
  }
}
