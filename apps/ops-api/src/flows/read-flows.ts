import type { Flows } from '@acp/contracts';
import { ActivityRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/** How long one reading serves everybody who asks. */
const FRESH_MS = 5_000;

/** Where events go: one reading for all who look at it. */
@Injectable()
export class ReadFlows {
  private reading: { at: number; flows: Promise<Flows> } | null = null;

  constructor(private readonly activity: ActivityRepository) {}

  read(): Promise<Flows> {
    const now = Date.now();
    if (!this.reading || now - this.reading.at > FRESH_MS) {
      const flows = this.activity.flows();
      this.reading = { at: now, flows };
      flows.catch(() => (this.reading = null));
    }
    return this.reading.flows;
  }
}
