import { installIntake } from '@acp/persistence';
import { createEmptyDatabase, describeWithBroker, type TestDatabase } from '@acp/testing';
import { installPackage, runTests, withPython } from './python-environment.js';

jest.setTimeout(300_000);

withPython('the Python package', () => {
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    installPackage();
    database = await createEmptyDatabase();
    await installIntake(database.url);
    env = { ACP_TEST_DATABASE_URL: database.url, ACP_TEST_INTAKE_URL: database.url };
  });
  afterAll(() => database.drop());

  const passes = async (module: string, more: Readonly<Record<string, string>> = {}) => {
    const { code, said } = await runTests(`tests.${module}`, { ...env, ...more });
    // What was skipped would pass without having run.
    expect(said).not.toMatch(/skipped|FAIL|ERROR/);
    expect(code).toBe(0);
  };

  it('makes each effect once in its own database', () => passes('test_real_inbox'));

  it('takes webhooks and reports effects', () => passes('test_real_webhook'));

  it('verifies releases by the library as without it', () => passes('test_release'));

  it('publishes in transactions of psycopg and SQLAlchemy', () => passes('test_real_producer'));

  describeWithBroker('redis', (broker) => {
    it('consumes from Redis Streams', () => passes('test_real_redis', broker().env));
  });

  describeWithBroker('kafka', (broker) => {
    it('consumes from Kafka', () => passes('test_real_kafka', broker().env));
  });
});
