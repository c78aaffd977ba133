import type { Decided } from './decided.js';

/** What the gatekeeper answered, or that it did not answer at all. */
export class GatekeeperError extends Error {
  override readonly name: string = 'GatekeeperError';

  constructor(
    message: string,
    /** Of the problem document; REQUEST.* where the request is wrong, DECISION.* where it was decided. */
    readonly code: string,
    options: { cause?: unknown; decision?: Partial<Decided> } = {},
  ) {
    super(message, { cause: options.cause });
    this.decision = options.decision ?? null;
  }

  readonly decision: Partial<Decided> | null;
}

/** A policy denied it, or none applies. Proposing it again under the same key changes nothing. */
export class DecisionDenied extends GatekeeperError {
  override readonly name = 'DecisionDenied';
}

/** A switch is on: nothing was judged. */
export class DecisionStopped extends GatekeeperError {
  override readonly name = 'DecisionStopped';
}

/** People still decide; nothing may be done yet. */
export class DecisionHeld extends GatekeeperError {
  override readonly name = 'DecisionHeld';
}

/** It was held and nobody decided in time, or it was rejected or withdrawn: `decision.state` says which. */
export class DecisionEnded extends GatekeeperError {
  override readonly name = 'DecisionEnded';
}

/** The release may not be acted on; `code` is one of DECISION.RELEASE_*. */
export class ReleaseRefused extends GatekeeperError {
  override readonly name = 'ReleaseRefused';
}
