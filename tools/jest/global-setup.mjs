import { startTestPostgres } from './test-postgres.mjs';

/** One PostgreSQL for the whole run: TEST_DATABASE_URL, or an embedded one on a free port. */
export default async function globalSetup() {
  const server = await startTestPostgres();
  process.env.TEST_POSTGRES_URL = server.url;
  globalThis.__testPostgres = server;
}
