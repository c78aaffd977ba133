import type { Action, Decided, Proposal, Release } from './decided.js';
import { Decision } from './decision.js';
import { idempotencyKey, type Place } from './idempotency-key.js';
import { Requests } from './requests.js';
import { verifyRelease, type KeySet } from './verify-release.js';

/** Who proposes, and how long it waits for an answer. */
export interface GatekeeperOptions {
  /** Address of ingestion, for example `http://localhost:3001`. */
  url: string;
  apiKey?: string;
  /** Own name where releases are acted on here. */
  audience?: string;
  /** Longest wait of a guarded function for people. Default 15 min. */
  holdTimeoutMs?: number;
}

/** Why an action is proposed; the action itself comes from the arguments of the guarded function. */
export type Reasons = Omit<Proposal, 'action'>;

/** Client of the gatekeeper. Every request is safe to repeat, and is, where it was not answered. */
export class Gatekeeper {
  private readonly requests: Requests;

  constructor(private readonly options: GatekeeperOptions) {
    this.requests = new Requests(options.url, options.apiKey);
  }

  /**
   * Proposes an action; the same place with the same proposal has the same decision. Answers one that is
   * released or held; throws DecisionDenied, DecisionStopped, DecisionEnded, GatekeeperError.
   */
  async propose(proposal: Proposal, place: Place): Promise<Decision> {
    const key = await idempotencyKey(place);
    const decided = await this.requests.send<Decided>('POST', '/v1/decisions', proposal, key);
    return new Decision(this.requests, decided);
  }

  /**
   * Makes a function that acts only when released: proposes its arguments as an action of `kind`, waits for
   * people where it is held, verifies the release, and calls `act` with the released action. `act` may run
   * again when a run is tried again: `release.release_id` is the same then.
   */
  guard<Arguments extends object, Result>(
    act: (action: Action & Arguments, release: Release) => Promise<Result> | Result,
    kind: string,
  ): (given: Arguments, why: Reasons, place: Place) => Promise<Result> {
    return async (given, why, place) => {
      const action = { ...given, kind };
      const decision = await this.propose({ ...why, action }, place);
      const timeoutMs = this.options.holdTimeoutMs;
      const release = await decision.wait(timeoutMs === undefined ? {} : { timeoutMs });
      const keys = await this.requests.send<KeySet>('GET', '/v1/release-keys');
      await verifyRelease(release, { keys, audience: this.options.audience ?? '' });
      return act(release.action as Action & Arguments, release);
    };
  }
}
