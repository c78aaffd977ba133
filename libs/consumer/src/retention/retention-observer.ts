import { metric } from '@acp/observability/metrics';

/** What the retention of an inbox tells about its work, always after the commit. */
export interface RetentionObserver {
  /** One step has deleted rows. */
  pruned(step: { consumer: string; rows: number }): void;
}

/** The metrics of the catalogue. */
export const retentionMetrics: RetentionObserver = {
  pruned({ rows }) {
    metric('maintenanceRows').inc({ duty: 'inbox_retention' }, rows);
  },
};
