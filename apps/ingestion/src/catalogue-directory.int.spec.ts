import { createTestDatabase, type TestDatabase } from '@acp/testing';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestion, type RunningIngestion } from './testing/running-ingestion.js';

const WORKSPACE = join(__dirname, '../../..');
const EXAMPLES = join(WORKSPACE, 'examples/catalogue');
const HEAD = `event_type: SHIP_SAILED
schema_version: 1
description: A ship has left.
payload_schema: { type: object, properties: { ship: { type: string, maxLength: 8 } } }
`;

let test: TestDatabase;
let folder: string;
const running: RunningIngestion[] = [];

beforeEach(async () => {
  test = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'acp-catalogue-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ service }) => service.stop()));
  rmSync(folder, { recursive: true, force: true });
  await test.drop();
});

async function start(directory: string): Promise<RunningIngestion> {
  const app = await startIngestion(test, { env: { CATALOGUE_DIR: directory } });
  running.push(app);
  return app;
}

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

async function stored(): Promise<string[]> {
  const rows = await test.sql<{ version: string }>(
    `SELECT name || ' ' || schema_version AS version FROM catalogue_versions ORDER BY 1`,
  );
  return rows.map(({ version }) => version);
}

/** What a start is refused with, without the folder. */
async function refusal(directory = folder): Promise<string[]> {
  const error = (await start(directory).catch((refused: unknown) => refused)) as Error;
  expect(error).toMatchObject({ code: 'CONFIG.INVALID' });
  return error.message.replaceAll(`${folder}/`, '').split('\n');
}

async function push(app: RunningIngestion, payload: object): Promise<number> {
  const event = {
    event_type: 'SHIPMENT_DELIVERED',
    source: 'scanner',
    entity_id: 'P-1',
    entity_type: 'parcel',
    occurred_at: '2026-11-21T10:00:00Z',
    payload,
  };
  const response = await fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  return response.status;
}

describe('CATALOGUE_DIR', () => {
  it('keeps the code of an upcaster: its digest is stored, and who has no folder knows the version', async () => {
    const second = HEAD.replace('version: 1', 'version: 2');
    write({
      'a.yaml': `${HEAD}examples: [{ ship: Ann }]\n`,
      'b.yaml': `${second}upcast: b.mjs\n`,
      'b.mjs': 'export default ({ ship }) => ({ ship: ship.toUpperCase() });',
    });
    await start(folder);
    await startIngestion(test).then((app) => running.push(app));
    const [row] = await test.sql<{ definition: string }>(
      `SELECT definition FROM catalogue_versions WHERE schema_version = 2`,
    );
    expect(row!.definition).toMatch(/"upcast":\{"module":"[0-9a-f]{64}"\}/);
    expect(row!.definition).not.toContain('toUpperCase');
    write({ 'b.mjs': 'export default ({ ship }) => ({ ship });' });
    expect(await refusal()).toEqual([
      expect.stringMatching(/^b\.yaml:\d+: \/upcast\S* is stored with other content/),
    ]);
  });

  it('is known to the first event, stored once, and written down', async () => {
    const app = await start(EXAMPLES);
    expect(await push(app, { parcel: 'P-1', weight_kg: '0.50' })).toBe(202);
    expect(await push(app, { parcel: 7 })).toBe(422);
    expect(await stored()).toEqual([
      'SHIPMENT_DELIVERED 1',
      'SHIPMENT_DELIVERED 2',
      'parcel.refund 1',
    ]);
    await start(EXAMPLES);
    const audit = await test.sql(`SELECT actor, role, action, target FROM audit_log ORDER BY id`);
    expect(audit).toEqual([
      {
        actor: 'ingestion',
        role: 'system',
        action: 'action_kind.push',
        target: 'action_kind:parcel.refund',
      },
      ...[1, 2].map(() => ({
        actor: 'ingestion',
        role: 'system',
        action: 'event_type.push',
        target: 'event_type:SHIPMENT_DELIVERED',
      })),
    ]);
  });

  it('lets several instances start at once, each version stored once', async () => {
    await Promise.all([start(EXAMPLES), start(EXAMPLES), start(EXAMPLES)]);
    expect(await stored()).toHaveLength(3);
  });

  it('refuses the start before anything is stored, with every fault by file and line', async () => {
    write({
      'good.yaml': HEAD.replace('SAILED', 'MOORED'),
      'typo.yaml': HEAD.replace('maxLength', 'maxLenght'),
      'nameless.yaml': HEAD.replace('schema_version: 1\n', ''),
      'twice.yaml': HEAD.replace('SAILED', 'MOORED'),
    });
    expect(await refusal()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^nameless\.yaml:1: `schema_version` is missing/),
        expect.stringMatching(/^typo\.yaml:4: \/payload_schema\/properties\/ship\/maxLenght /),
        'twice.yaml:2: /schema_version is the number of good.yaml too',
      ]),
    );
    expect(await stored()).toEqual([]);
  });

  it('refuses a schema that does not compile though nothing else is wrong, and stores none', async () => {
    write({ 'a.yaml': HEAD.replace('SAILED', 'MOORED'), 'b.yaml': HEAD.replace('string', 'text') });
    const [fault, ...others] = await refusal();
    expect(fault).toMatch(/^b\.yaml:4: \/payload_schema\/properties\/ship\/type /);
    expect(others).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  it('refuses what is stored with other content, by its member', async () => {
    write({ 'ship.yaml': HEAD });
    await start(folder);
    write({
      'ship.yaml': HEAD.replace('maxLength: 8', 'maxLength: 9').replace('has left', 'has gone'),
    });
    const never = 'is stored with other content, and a version never changes';
    const faults = await refusal();
    expect(faults).toEqual([
      `ship.yaml:3: /description ${never}: make it the next version`,
      `ship.yaml:4: /payload_schema/properties/ship/maxLength ${never}: make it the next version`,
    ]);
    const guide = readFileSync(join(WORKSPACE, 'docs/guides/event-types.md'), 'utf8');
    expect(guide).toContain(`\n${faults[1]!.replace('ship.yaml', 'catalogue/ship.v1.yaml')}\n`);
  });

  it('goes on from versions that only the database has', async () => {
    write({ 'ship.yaml': HEAD });
    await start(folder);
    write({ 'ship.yaml': HEAD.replace('version: 1', 'version: 3') });
    expect(await refusal()).toEqual([
      'ship.yaml:2: /schema_version must be 2: versions are numbered without a gap',
    ]);
    write({ 'ship.yaml': HEAD.replace('version: 1', 'version: 2') });
    await start(folder);
    expect(await stored()).toEqual(['SHIP_SAILED 1', 'SHIP_SAILED 2']);
  });

  it('reads a mounted ConfigMap, which has each file twice', async () => {
    mkdirSync(join(folder, '..2026_11_30'));
    cpSync(EXAMPLES, join(folder, '..2026_11_30'), { recursive: true });
    symlinkSync('..2026_11_30', join(folder, '..data'));
    for (const name of ['shipment-delivered.v1.yaml', 'shipment-delivered.v1.schema.json']) {
      symlinkSync(join('..data', name), join(folder, name));
    }
    await start(folder);
    expect(await stored()).toEqual(['SHIPMENT_DELIVERED 1']);
  });

  it('refuses a folder that is not there', async () => {
    expect(await refusal(join(folder, 'nowhere'))).toEqual([
      'the catalogue nowhere cannot be read (ENOENT)',
    ]);
  });
});
