import type { EventDraft } from '@acp/contracts';

/** A way in that canaries are sent through, as a source of its kind would send. */
export interface CanaryWay {
  /** `push`, `batch`, `gatekeeper`, `hook/NAME` or `intake/NAME`. */
  readonly name: string;
  /** Whether who sends through it learns that the event is committed. */
  readonly isAnswered: boolean;
  /** Resolves when the event is taken; rejects with what refused it. */
  send(canary: EventDraft, signal: AbortSignal): Promise<void>;
}
