export {
  Database,
  type Answer,
  type DatabaseOptions,
  type Runner,
  type Statement,
} from './database.js';
export { migrateDown, migrateUp, schemaIsCurrent } from './migrate.js';
