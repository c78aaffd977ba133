import { publishInIntake } from '@acp/persistence';
import type { IntakeDatabase } from '../sources/intake/intake-databases.js';
import type { CanaryWay } from './canary-way.js';

/** What an application does: an event published in a transaction of its own database. */
export function intakeWays(intakes: readonly IntakeDatabase[], ownUrl: string): CanaryWay[] {
  return intakes.map(({ name, url, schema }) => ({
    name: `intake/${name}`,
    isAnswered: false,
    send: (canary, signal) => publishInIntake({ url: url ?? ownUrl, schema }, canary, signal),
  }));
}
