import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import type { Ingestion } from './make-ingestion.js';

/** When the requests in flight are answered, what still waits is written. */
export class IngestionLifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly ingestion: Ingestion) {}

  /** Who waits for people is answered with what there is. */
  beforeApplicationShutdown(): void {
    this.ingestion.gatekeeper?.waits.close();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ingestion.gatekeeper?.writer.drain();
    await this.ingestion.writer.drain();
    this.ingestion.doorbell.close();
  }
}
