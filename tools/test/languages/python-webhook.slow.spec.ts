import { createEmptyDatabase, type TestDatabase } from '@acp/testing';
import { join } from 'node:path';
import { PACKAGE, installPackage, withPython } from './python-environment.js';
import { WebhookServer } from './webhook-server.js';

jest.setTimeout(300_000);

withPython("the Python example of a webhook's server", () => {
  let database: TestDatabase;
  let server: WebhookServer;

  beforeAll(async () => {
    const command = [installPackage(), '-B', join(PACKAGE, 'examples/webhook_server.py')] as const;
    database = await createEmptyDatabase();
    server = await WebhookServer.start(database, command, { PYTHONPATH: PACKAGE });
  });
  afterAll(async () => {
    expect(await server.stop()).toEqual([0, null]);
    await database.drop();
  });

  it.each([
    ['one by one', false, 'canonical'],
    ['in batches', true, 'canonical'],
    ['as CloudEvents', false, 'cloudevents'],
    ['as CloudEvents in headers', false, 'cloudevents-binary'],
    ['as CloudEvents in headers, in batches', true, 'cloudevents-binary'],
  ] as const)('takes what our transport sends, %s', (name, batch, format) =>
    server.takes(`${name} "ü" 100 %`, format, { batch }),
  );
});
