import type { ConformanceHarness } from './conformance-harness.js';
import { ConformanceReport } from './conformance-report.js';
import { FAULT_PROPERTIES } from './fault-properties.js';
import { LOSS_PROPERTIES } from './loss-properties.js';
import { MESSAGE_PROPERTIES } from './message-properties.js';

const PROPERTY_TIMEOUT_MS = 90_000;

/** What every transport that ran in this file has shown. */
export const report = new ConformanceReport();

/**
 * What the relay relies on, as tests. A transport that passes can be delivered through; one that does
 * not, loses or invents deliveries. `make` gives the transport and its broker, once for the suite.
 */
export function describeTransportConformance(
  name: string,
  make: () => ConformanceHarness | Promise<ConformanceHarness>,
): void {
  describe(`transport ${name}`, () => {
    let harness: ConformanceHarness;
    beforeAll(async () => {
      harness = await make();
    }, PROPERTY_TIMEOUT_MS);
    afterAll(() => harness?.dispose?.());

    for (const [property, holds] of Object.entries(MESSAGE_PROPERTIES)) {
      it(property, () => judge(property, () => holds(harness)), PROPERTY_TIMEOUT_MS);
    }
    for (const [property, holds] of Object.entries(FAULT_PROPERTIES)) {
      it(property, () => judgeFault(property, holds), PROPERTY_TIMEOUT_MS);
    }

    for (const [property, holds] of Object.entries(LOSS_PROPERTIES)) {
      it(property, () => judgeLoss(property, holds), PROPERTY_TIMEOUT_MS);
    }

    async function judgeLoss(property: string, holds: (typeof LOSS_PROPERTIES)[string]) {
      const { lose } = harness;
      if (lose) return judge(property, () => holds(harness, lose));
      report.note(name, property, '-');
    }

    async function judgeFault(property: string, holds: (typeof FAULT_PROPERTIES)[string]) {
      const { broker } = harness;
      if (broker) return judge(property, () => holds(harness, broker));
      report.note(name, property, '-');
    }

    async function judge(property: string, holds: () => Promise<void>): Promise<void> {
      report.note(name, property, 'NO');
      await holds();
      report.note(name, property, 'yes');
    }
  });
}
