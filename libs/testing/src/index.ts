export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './template-database.js';
export { buildEvent, buildMessage } from './event-builder.js';
