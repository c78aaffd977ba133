import { metric } from '@acp/observability/metrics';
import { Logger } from '@nestjs/common';

/** Different reasons in one line of the log. */
const REASONS_MAX = 5;
const logger = new Logger('AckReporter');

/** What a reporter of acknowledgements tells about its work, always after the commit. */
export interface AckObserver {
  /** Some were named as wrong by the ops-api, and dropped. */
  refused(refusal: { consumer: string; acks: number; reasons: readonly string[] }): void;
}

/** The metrics of the catalogue and the log. */
export const ackMetrics: AckObserver = {
  refused({ consumer, acks, reasons }) {
    metric('consumerAcksRefused').inc({ consumer }, acks);
    const why = [...new Set(reasons)].slice(0, REASONS_MAX).join('; ');
    logger.error(`${acks} acknowledgements of ${consumer} were refused and dropped: ${why}`);
  },
};
