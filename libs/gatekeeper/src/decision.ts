import type { Decided, Release } from './decided.js';
import { DecisionHeld } from './errors.js';
import { endOf, type Requests } from './requests.js';

const WAIT_S_MAX = 30;
const DEFAULT_TIMEOUT_MS = 15 * 60_000;

/** A proposal that was released, or that people have to decide on. */
export class Decision {
  constructor(
    private readonly requests: Requests,
    private decided: Decided,
  ) {}

  get id(): string {
    return this.decided.decision_id;
  }

  /** As it was when it was last asked for. */
  get state(): Decided['state'] {
    return this.decided.state;
  }

  /** Those that stopped it, while it is held. */
  get rules(): Decided['rules'] {
    return this.decided.rules;
  }

  /** Null until it is released. */
  get release(): Release | null {
    return this.decided.release;
  }

  /**
   * The release, as soon as there is one. Throws DecisionHeld when the time is over first (default 15 min),
   * DecisionEnded when it is rejected, expired or withdrawn.
   */
  async wait({ timeoutMs = DEFAULT_TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<Release> {
    const deadline = Date.now() + timeoutMs;
    while (this.state === 'held') {
      const leftS = Math.ceil((deadline - Date.now()) / 1000);
      if (leftS <= 0) {
        const message = `${this.id} is still held`;
        throw new DecisionHeld(message, 'DECISION.HELD', { decision: this.decided });
      }
      const path = `/v1/decisions/${this.id}?wait_s=${Math.min(leftS, WAIT_S_MAX)}`;
      this.decided = await this.requests.send<Decided>('GET', path);
    }
    if (this.release) return this.release;
    const code = `DECISION.${this.state.toUpperCase()}`;
    const message = `${this.id} is ${this.state}`;
    throw endOf(code, this.state)(message, code, { decision: this.decided });
  }

  /** Takes it back while it is held. */
  async withdraw(): Promise<void> {
    this.decided = await this.requests.send<Decided>('POST', `/v1/decisions/${this.id}/withdraw`);
  }
}
