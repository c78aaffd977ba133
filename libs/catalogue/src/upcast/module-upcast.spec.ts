import { findEventTypeVersion } from '@acp/contracts';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDefinition } from '../definition/read-definition.js';
import { readCatalogue } from '../directory/read-directory.js';
import { registerCatalogue } from '../known/register-catalogue.js';
import { registerDefinitions } from '../known/register-definitions.js';
import { refuseUnfit } from '../push/push-version.js';

/** A hang is waited for, and a thread starts while others run. */
jest.setTimeout(120_000);

const head = (version: number, rest: string) => `event_type: SHIP_SAILED
schema_version: ${version}
description: A ship has left.
${rest}`;
const schema = (name: string) => `payload_schema:
  type: object
  required: [${name}]
  properties: { ${name}: { type: string, maxLength: 64 } }
`;
const V1 = head(1, `${schema('ship')}examples: [{ ship: Ann }]\n`);
const V2 = head(2, `${schema('name')}upcast: sail.mjs\n`);
const GOOD = 'export default ({ ship, ...rest }) => ({ ...rest, name: ship.toUpperCase() });';

describe('an upcaster in a module', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'upcast-module-'))));
  afterEach(() => {
    registerDefinitions([]);
    rmSync(folder, { recursive: true });
  });

  function write(module: string | Buffer | null, files: Record<string, string> = {}): void {
    const all = { 'v1.yaml': V1, 'v2.yaml': V2, ...(module && { 'sail.mjs': module }), ...files };
    for (const [name, content] of Object.entries(all)) writeFileSync(join(folder, name), content);
  }

  function fault(module: string | null, files: Record<string, string> = {}): string {
    write(module, files);
    try {
      readCatalogue(folder);
      return 'none';
    } catch (error) {
      return (error as Error).message.replaceAll(`${folder}/`, '');
    }
  }

  const upcast = (payload: Record<string, unknown>) =>
    findEventTypeVersion('SHIP_SAILED', 2)!.upcast!(payload);

  it('brings payloads along, and is named in the definition by its digest alone', () => {
    write(GOOD);
    registerCatalogue(folder);
    expect(upcast({ ship: 'Bea', port: { deep: '1.10' } })).toEqual({
      ...{ name: 'BEA', port: { deep: '1.10' } },
    });
    const [, { definition }] = readCatalogue(folder) as [unknown, { definition: object }];
    expect(definition).toMatchObject({
      upcast: { module: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(JSON.stringify(definition)).not.toContain('toUpperCase');
  });

  it('is another definition where its text is another', () => {
    write(GOOD);
    const digest = () => JSON.stringify(readCatalogue(folder)[1]!.definition.upcast);
    const before = digest();
    write(`${GOOD}\n// and a word`);
    expect(digest()).not.toBe(before);
  });

  it('is named by the digest of the bytes of its file, whatever they say as a text', () => {
    const bytes = Buffer.concat([Buffer.from(`${GOOD} // `), Buffer.from([0xff])]);
    write(bytes);
    expect(readCatalogue(folder)[1]!.definition.upcast).toEqual({
      module: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it.each([
    ['throws', 'export default () => { throw new Error("no wind"); };', 'the module threw no wind'],
    ['hangs', 'export default () => { for (;;); };', 'did not answer within 1000 ms'],
    ['hangs as it is loaded', 'for (;;); export default () => ({});', 'did not answer within'],
    [
      'takes all memory',
      'const all = []; export default () => { for (;;) all.push(new Array(1e5).fill(all.length)); };',
      'did not answer within 1000 ms: it hangs, or takes more than 64 MB of JavaScript heap',
    ],
    ['ends the thread', 'export default () => process.exit(0);', 'the module ended its thread'],
    [
      'floods',
      'export default () => ({ name: "x".repeat(2_000_000) });',
      'the module returned 2000011 characters, allowed are 1048576',
    ],
    [
      'prints without end',
      'export default () => { for (;;) console.log("x".repeat(1e6)); };',
      'did not answer within',
    ],
    [
      'makes what the schema refuses',
      'export default () => ({ name: 7 });',
      '/name must be string',
    ],
    ['makes no object', 'export default async () => ({ name: "a" });', 'returned no object'],
    ['makes a text of JSON', 'export default () => new Date(0);', 'returned no object'],
    ['makes nothing', 'export default () => {};', 'returned no object'],
    ['is not pure', 'let n = 0; export default () => ({ name: String(n++) });', 'the second time'],
    ['does not parse', 'export default (=> 1;', 'cannot be loaded'],
    ['exports nothing', 'export const upcast = () => ({});', 'exports no function as its default'],
    [
      'imports what lies beside it',
      'import { a } from "./a.mjs"; export default () => a;',
      'cannot be loaded',
    ],
  ])('that %s is refused with its place', (_what, module, reason) => {
    const text = fault(module);
    expect(text).toMatch(/^v2\.yaml:\d+: \/upcast /);
    expect(text).toContain(reason);
  });

  it('is refused where it is not there, is too long, or can be tried on nothing', () => {
    expect(fault(null)).toBe('v2.yaml:8: /upcast sail.mjs cannot be read (ENOENT)');
    expect(fault(GOOD, { 'v2.yaml': head(2, `${schema('name')}upcast: sail.js\n`) })).toContain(
      'must be a map, or the path of a module',
    );
    expect(fault(`${GOOD}//${'x'.repeat(262_144)}`, { 'v2.yaml': V2 })).toContain('is longer than');
    const bare = head(1, schema('ship'));
    expect(fault(GOOD, { 'v1.yaml': bare })).toContain('version 1 has no example to try');
  });

  it('never comes from a request: a digest that this process was given no file of is refused', () => {
    const given = (version: number, rest: object) => {
      const read = readDefinition({
        ...{ event_type: 'SHIP_SAILED', schema_version: version, description: 'A ship has left.' },
        payload_schema: { type: 'object' },
        ...rest,
      });
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      return read.definition;
    };
    const before = given(1, { examples: [{ ship: 'Ann' }] });
    const after = given(2, { upcast: { module: 'a'.repeat(64) } });
    expect(() => refuseUnfit(after, [before])).toThrow('given no module of the digest aaaa');
    registerDefinitions([before, after]);
    expect(findEventTypeVersion('SHIP_SAILED', 2)!.upcast).toBeUndefined();
    expect(() => given(2, { upcast: { module: 'export default () => ({})' } })).toThrow('SHA-256');
    expect(() => given(2, { upcast: { module: 'a'.repeat(64), drop: ['a'] } })).toThrow('/upcast');
  });

  it('goes on after a payload that it could not bring along, and after one that it hung on', () => {
    write(`export default ({ ship }) => {
      if (ship === 'lost') for (;;);
      if (ship === 'sunk') throw new Error('no wind');
      return { name: ship };
    };`);
    registerCatalogue(folder);
    expect(() => upcast({ ship: 'sunk' })).toThrow('cannot be upcast: the module threw no wind');
    expect(() => upcast({ ship: 'lost' })).toThrow('cannot be upcast: the module did not answer');
    expect(() => upcast({})).toThrow('the schema refuses: / must have required property');
    expect(upcast({ ship: 'Cleo' })).toEqual({ name: 'Cleo' });
  });
});
