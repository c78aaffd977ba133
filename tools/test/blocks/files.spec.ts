import { readDefinition, readCatalogue } from '@acp/catalogue';
import { canonicalJson, parseTopicsFile } from '@acp/contracts';
import { parseSourcesFile } from '@acp/mapping';
import { inspectTopicOptions } from '@acp/transports';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { WORKSPACE } from '../../src/workspace.js';
import { blocksFor, namedBlocksFor } from './claims.js';

const EXAMPLES = join(WORKSPACE, 'examples/catalogue');
const vectors = (name: string) =>
  JSON.parse(readFileSync(join(WORKSPACE, 'libs/contracts/vectors', name), 'utf8')) as never;

/** A value for each variable that a file refers to, of the kind that its name speaks of. */
function variablesOf(text: string): Record<string, string> {
  const names = [...text.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name!);
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}

function valueOf(name: string): string {
  if (name.includes('SECRET')) return `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const [scheme] = ['redis', 'amqp', 'nats'].filter((word) => name.includes(word.toUpperCase()));
  return scheme ? `${scheme}://h` : 'https://hooks.example';
}

describe('a topics file', () => {
  it.each(namedBlocksFor('topics'))('%s is taken by the relay', (fileName, { text }) => {
    const options = { fileName, env: variablesOf(text), inspectTopic: inspectTopicOptions };
    expect(parseTopicsFile(text, options)).not.toEqual([]);
  });
});

describe('a sources file', () => {
  it.each(namedBlocksFor('sources'))('%s is taken by ingestion', (fileName, { text }) => {
    expect(parseSourcesFile(text, { fileName, env: variablesOf(text) })).toHaveLength(1);
  });
});

describe('an event type', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'acp-catalogue-'));
    cpSync(EXAMPLES, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each(namedBlocksFor('heads'))('%s is the head of the example', (_, { text }) => {
    writeFileSync(join(folder, 'shipment-delivered.v1.yaml'), text);
    const head = readFileSync(join(EXAMPLES, 'shipment-delivered.v1.yaml'), 'utf8');
    expect(parse(head)).toMatchObject(parse(text) as object);
    expect(readCatalogue(folder).map(({ path }) => path)).toHaveLength(3);
  });

  it('is brought from one version to the next by the upcaster of the guide', () => {
    const [upcast] = definitions();
    replaceUpcaster(upcast!);
    expect(readCatalogue(folder).at(-1)?.given).toMatchObject({ schema_version: 2, upcast });
    replaceUpcaster({ set: { carrier: 'payload.nobody' } });
    expect(() => readCatalogue(folder)).toThrow('upcast');
  });

  it('has a kind of action beside it', () => {
    expect(readDefinition(definitions()[1])).toMatchObject({ ok: true });
  });

  const definitions = () => blocksFor('definitions').map(({ text }) => JSON.parse(text) as object);

  function replaceUpcaster(upcast: object): void {
    const next = join(folder, 'shipment-delivered.v2.yaml');
    const head = parse(readFileSync(next, 'utf8')) as object;
    writeFileSync(next, JSON.stringify({ ...head, upcast }));
  }
});

describe('what other languages have to write', () => {
  const [statement, acks] = blocksFor('contract').map(({ text }) => text);

  it('is the statement of the vectors', () => {
    const { statements } = vectors('inbox.json') as {
      statements: { record_processed: { text: string } };
    };
    expect(statement!.trimEnd()).toBe(statements.record_processed.text);
  });

  it('is acknowledgements as the vectors have them', () => {
    const { request } = vectors('acks.json') as { request: { acks: object[] } };
    const shown = JSON.parse(acks!) as { acks: object[] };
    expect(Object.keys(shown)).toEqual(Object.keys(request));
    expect(Object.keys(shown.acks[0]!)).toEqual(Object.keys(request.acks[0]!));
  });

  it('is canonical where it is hashed: the members of a head in the order of their names', () => {
    const [head] = blocksFor('evidence').map(({ text }) => text);
    const members = [...head!.matchAll(/^ +"(\w+)":/gm)].map(([, member]) => member!);
    expect(Object.keys(JSON.parse(canonicalJson(JSON.parse(head!))) as object)).toEqual(members);
  });
});

describe('the folders of the relay', () => {
  it('are those of its page', () => {
    const [block] = blocksFor('folders');
    const named = [...block!.text.matchAll(/^ *(\w+)\/ /gm)].map(([, name]) => name!);
    const source = join(WORKSPACE, 'apps/relay/src');
    const folders = readdirSync(source, { withFileTypes: true }).filter((e) => e.isDirectory());
    const told = folders.map(({ name }) => name).filter((name) => !/^test/.test(name));
    expect(named.sort()).toEqual(told.sort());
  });
});
