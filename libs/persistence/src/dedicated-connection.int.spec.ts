import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { DedicatedConnection } from './dedicated-connection.js';

const session = { name: 'session', text: 'SELECT pg_backend_pid() AS pid' };
const forever = { name: 'forever', text: 'SELECT pg_sleep(3600)' };

let test: TestDatabase;
let connection: DedicatedConnection;

beforeAll(async () => {
  test = await createTestDatabase();
});
beforeEach(() => {
  connection = new DedicatedConnection({
    url: test.url,
    applicationName: 'dedicated',
    timeoutMs: 2_000,
  });
});
afterEach(() => connection.close());
afterAll(() => test.drop());

const pid = async () => (await connection.run<{ pid: number }>(session)).rows[0]!.pid;
const open = async (pids: number[]) =>
  (await test.sql('SELECT FROM pg_stat_activity WHERE pid = ANY ($1::int[])', [pids])).length;

describe('a dedicated connection', () => {
  it('is one, whatever runs at the same time', async () => {
    const pids = await Promise.all([pid(), pid(), pid()]);
    expect(new Set([...pids, await pid()]).size).toBe(1);
  });

  it('is opened anew after it was cut', async () => {
    const first = await pid();
    await test.sql('SELECT pg_terminate_backend($1)', [first]);
    let second = first;
    await waitUntil('another connection answers', async () => {
      second = await pid().catch(() => first);
      return second !== first;
    });
    expect(await open([first, second])).toBe(1);
  });

  it('is given up when its server takes no writes', async () => {
    const name = new URL(test.url).pathname.slice(1);
    const readOnly = (value: string) =>
      test.sql(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${value}`);
    await readOnly('on');
    const first = await pid();
    await readOnly('off');
    const write = { name: 'write', text: 'CREATE TABLE written (at timestamptz)' };
    await expect(connection.run(write)).rejects.toMatchObject({ code: '25006' });
    expect(await pid()).not.toBe(first);
    await connection.run(write);
  });

  it('is given up when it does not answer', async () => {
    const first = await pid();
    await expect(connection.run(forever)).rejects.toThrow('timeout');
    expect(await pid()).not.toBe(first);
  });

  it('rejects where there is no server, and connects when there is one', async () => {
    const away = new DedicatedConnection({
      url: 'postgres://nobody@127.0.0.1:1/none',
      applicationName: 'dedicated',
      timeoutMs: 2_000,
    });
    await expect(away.run(session)).rejects.toThrow('ECONNREFUSED');
    await expect(away.run(session)).rejects.toThrow('ECONNREFUSED');
    away.close();
  });

  it('is gone when it was closed', async () => {
    const last = await pid();
    connection.close();
    await waitUntil('it is gone', async () => (await open([last])) === 0);
  });
});
