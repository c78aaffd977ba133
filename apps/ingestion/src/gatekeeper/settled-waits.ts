import type { DecisionRepository } from '@acp/persistence';

const POLL_MS = 200;
/** Who wait at once in this process; the next is answered as it is. */
const WAITS_MAX = 5_000;

/**
 * Waits for held decisions to be settled. Whoever waits shares one question to the database each 200 ms,
 * however many they are.
 */
export class SettledWaits {
  private readonly waits = new Set<{ id: string; tell(): void }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly decisions: Pick<DecisionRepository, 'settledAmong'>) {}

  /** Resolves when the decision is no longer held, or after `ms`. */
  async until(id: string, ms: number): Promise<void> {
    if (ms <= 0 || this.waits.size >= WAITS_MAX) return;
    await new Promise<void>((resolve) => {
      const end = setTimeout(() => wait.tell(), ms);
      const wait = {
        id,
        tell: () => {
          clearTimeout(end);
          this.waits.delete(wait);
          resolve();
        },
      };
      this.waits.add(wait);
      this.schedule();
    });
  }

  /** Everyone is answered with what there is: the process stops. */
  close(): void {
    clearTimeout(this.timer);
    for (const { tell } of [...this.waits]) tell();
  }

  private schedule(): void {
    if (this.waits.size > 0) this.timer ??= setTimeout(() => void this.look(), POLL_MS);
  }

  private async look(): Promise<void> {
    const ids = [...new Set([...this.waits].map(({ id }) => id))];
    // A database that is away is found out by whoever asks for the decision next.
    const settled = new Set(await this.decisions.settledAmong(ids).catch(() => []));
    for (const { id, tell } of [...this.waits]) if (settled.has(id)) tell();
    this.timer = undefined;
    this.schedule();
  }
}
