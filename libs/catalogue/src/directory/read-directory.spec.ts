import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalogue } from './read-directory.js';

const EXAMPLES = join(__dirname, '../../../../examples/catalogue');

const V1 = `event_type: SHIP_SAILED
schema_version: 1
description: A ship has left.
payload_schema: ship.json
`;
const SCHEMA = '{ "type": "object", "properties": { "ship": { "type": "string" } } }';

describe('a catalogue in files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'catalogue-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function faults(files: Record<string, string>): string[] {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    try {
      readCatalogue(folder);
      return [];
    } catch (error) {
      return (error as Error).message.replaceAll(`${folder}/`, '').split('\n');
    }
  }

  it('is read with what its heads name, each version after the one before', () => {
    const versions = readCatalogue(EXAMPLES).map(({ definition }) => {
      return `${definition.name} ${definition.schema_version}`;
    });
    expect(versions).toEqual(['parcel.refund 1', 'SHIPMENT_DELIVERED 1', 'SHIPMENT_DELIVERED 2']);
  });

  it('is refused with every fault by its file and line', () => {
    const required = SCHEMA.replace('"properties"', '"required": ["ship"], "properties"');
    const found = faults({
      'ship.json': SCHEMA,
      'next.json': required,
      'v1.yaml': V1,
      'v2.yaml': V1.replace('1\n', '2\n').replace('ship.json', 'next.json'),
      'gone.yaml': V1.replace('SAILED', 'SUNK').replace('ship.json', 'nowhere.json'),
      'nameless.yaml': V1.replace('schema_version: 1\n', ''),
    });
    expect(found).toEqual(
      expect.arrayContaining([
        'gone.yaml:4: /payload_schema cannot be read (ENOENT)',
        expect.stringMatching(/^nameless\.yaml:1: `schema_version` is missing/),
        expect.stringMatching(
          /^v2\.yaml:4: \/payload_schema\/properties\/ship is required, and may be/,
        ),
      ]),
    );
  });

  it('has heads in whatever style YAML knows, and passes over schemas that speak of such members', () => {
    const head = { event_type: 'SHIP_SAILED', schema_version: 1, description: 'A ship has left.' };
    const schema = { type: 'object', properties: { event_type: { type: 'string' } } };
    writeFileSync(join(folder, 'schema.yaml'), JSON.stringify(schema));
    writeFileSync(
      join(folder, 'v1.yaml'),
      JSON.stringify({ ...head, payload_schema: 'schema.yaml' }),
    );
    const [file, ...others] = readCatalogue(folder);
    expect(file!.given).toMatchObject({ ...head, payload_schema: schema });
    expect(others).toEqual([]);
    const cut = faults({ 'v2.yaml': '{ "event_type": "SHIP_SAILED", "schema_version' });
    expect(cut[0]).toMatch(/^v2\.yaml:1: cannot be read/);
  });
});
