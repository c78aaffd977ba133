import type { Relay } from '@acp/relay';

/** Runs the relay's duties at their intervals, none overlapping itself, until stopped. */
export function runDuties(duties: Relay['duties']): { stop(): Promise<void> } {
  const running = new Map<string, Promise<unknown>>();
  const timers = duties.map((duty) =>
    setInterval(() => {
      if (running.has(duty.name)) return;
      const run = duty
        .runOnce()
        .catch((error: unknown) => console.error(`${duty.name}:`, error))
        .finally(() => running.delete(duty.name));
      running.set(duty.name, run);
    }, duty.everyMs),
  );
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
