import { AsyncLocalStorage } from 'node:async_hooks';

export type StrayErrorOwner = (error: unknown) => void;

const owners = new AsyncLocalStorage<StrayErrorOwner | undefined>();

/**
 * Does work that is not ours. What nobody catches of it, now or in whatever it has started (a timer, a socket
 * without a listener for errors, a promise without a handler), goes to `owner` instead of ending this process.
 * With null the work is ours again: what a foreign caller has us do.
 */
export function ownStrayErrors<T>(owner: StrayErrorOwner | null, work: () => T): T {
  return owners.run(owner ?? undefined, work);
}

/** Asked while a stray error is handled: Node then is in the context that the error came from. */
export function ownerOfStrayError(): StrayErrorOwner | undefined {
  return owners.getStore();
}
