import { metric } from '@acp/observability';

export type IngestStep = 'read' | 'map' | 'gate' | 'write';

/** Runs one step of ingestion and records how long it took. */
export function timeStep<T>(step: IngestStep, work: () => T): T {
  const startedAt = performance.now();
  try {
    return work();
  } finally {
    metric('ingestStepSeconds').observe({ step }, (performance.now() - startedAt) / 1000);
  }
}
