export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './template-database.js';
