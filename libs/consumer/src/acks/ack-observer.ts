import { metric } from '@acp/observability/metrics';

/** Different reasons in one line of the log. */
const REASONS_MAX = 5;

/** What a reporter of acknowledgements tells about its work, always after the commit. */
export interface AckObserver {
  /** Some were named as wrong by the ops-api, and dropped. */
  refused(refusal: { consumer: string; acks: number; reasons: readonly string[] }): void;
}

/** The metrics of the catalogue, and a warning of the process: Node writes it to standard error. */
export const ackMetrics: AckObserver = {
  refused({ consumer, acks, reasons }) {
    metric('consumerAcksRefused').inc({ consumer }, acks);
    const why = [...new Set(reasons)].slice(0, REASONS_MAX).join('; ');
    const said = `${acks} acknowledgements of ${consumer} were refused and dropped: ${why}`;
    process.emitWarning(said, { type: 'AckReporter' });
  },
};
