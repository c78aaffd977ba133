export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './template-database.js';
export { buildEvent, buildMessage } from './event-builder.js';
export {
  SEEDED_ATTEMPTS,
  SEEDED_WORKER,
  seedEvent,
  seedEvents,
  type SeedOptions,
  type SeededEvent,
} from './builders/seed-events.js';
