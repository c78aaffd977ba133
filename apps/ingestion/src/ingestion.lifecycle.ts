import type { OnApplicationShutdown } from '@nestjs/common';
import type { Ingestion } from './make-ingestion.js';

/** When the requests in flight are answered, what still waits is written. */
export class IngestionLifecycle implements OnApplicationShutdown {
  constructor(private readonly ingestion: Ingestion) {}

  async onApplicationShutdown(): Promise<void> {
    await this.ingestion.writer.drain();
    this.ingestion.doorbell.close();
  }
}
