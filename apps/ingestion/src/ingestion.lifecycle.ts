import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import type { DutySchedule } from '@acp/service';
import { WRITE_EVERY_MS } from './expectations/expectation-duties.js';
import type { Ingestion } from './make-ingestion.js';

/** When the requests in flight are answered, what still waits is written. */
export class IngestionLifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly ingestion: Ingestion,
    schedule: DutySchedule,
  ) {
    const { expectations } = ingestion;
    if (!expectations) return;
    const runOnce = () => expectations.duties.runOnce();
    schedule.add({ name: 'expectations', everyMs: WRITE_EVERY_MS, runOnce });
  }

  /** Who waits for people is answered with what there is. */
  beforeApplicationShutdown(): void {
    this.ingestion.gatekeeper?.waits.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ingestion.gatekeeper?.writer.drain();
    await this.ingestion.writer.drain();
    await this.ingestion.expectations?.duties.write();
    this.ingestion.doorbell.close();
  }
}
