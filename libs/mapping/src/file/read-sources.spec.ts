import { ControlPlaneError } from '@acp/contracts';
import { loadSources, parseSourcesFile } from './read-sources.js';

const ENV = { SECRET: 'hunter2', STANDARD: `whsec_${'A'.repeat(32)}` };

function read(text: string, env: Record<string, string> | null = ENV) {
  return parseSourcesFile(text, { fileName: 'sources.yaml', env, taken: ['binance'] });
}

function problemsOf(text: string, env: Record<string, string> | null = ENV): string[] {
  try {
    read(text, env);
  } catch (error) {
    if (error instanceof ControlPlaneError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const source = (webhook: string, mapping = '{ events: [{ type: A, payload: record }] }') => `
sources:
  - name: shop
    webhook: ${webhook}
    mapping: ${mapping}
`;

describe('a sources file', () => {
  it('is read with its secrets from the environment and its defaults', () => {
    const [shop] = read(source("{ preset: stripe, secrets: ['${SECRET}'] }"));
    expect(shop).toMatchObject({
      name: 'shop',
      mapper: { source: 'shop', version: 1 },
      webhook: {
        preset: 'stripe',
        secrets: ['hunter2'],
        tolerance_ms: 300_000,
        body_bytes_max: 1_048_576,
        rate_per_second: null,
      },
    });
  });

  it('is refused with every problem at once, each with its line', () => {
    const text = `
sources:
  - name: binance
    webhook: { preset: github, secrets: ['\${MISSING}', plain] }
    mapping:
      records: body.items[
      events:
        - when: recrod.id == 1
          type: A
          key: matches(record.id, "x")
          payload: { total: 'record.list.map(x, record.list.map(y, y))', deep: { a: 7 } }
  - name: shop
    webhook: { preset: hmac, secrets: ['\${SECRET}'] }
    mapping: { events: [{ type: A, payload: record }] }
  - name: shop
    mapping: { events: [{ type: A, payload: record, entity: '"\${SECRET}"' }] }
`;
    const problems = problemsOf(text);
    const expected: [number, string][] = [
      [3, '/sources/0/name the name `binance` is taken'],
      [4, '/sources/0/webhook/secrets/0 the environment has no `MISSING`'],
      [4, '/sources/0/webhook/secrets/1 `secrets` is a secret: write `${NAME}`'],
      [6, '/sources/0/mapping/records'],
      [8, '/sources/0/mapping/events/0/when Unknown variable: recrod; did you mean record?'],
      [10, '/sources/0/mapping/events/0/key `matches` may not be called here'],
      [11, '/sources/0/mapping/events/0/payload/total may take'],
      [11, '/sources/0/mapping/events/0/payload/deep/a must be an expression'],
      [13, '/sources/1/webhook `hmac` is missing'],
      [15, '/sources/2/name the name `shop` is taken'],
      [15, '/sources/2 says not how its payloads come'],
      [
        16,
        '/sources/2/mapping/events/0/entity references are allowed in `secrets`, `url`, `headers` and `secret_query` only',
      ],
    ];
    for (const [line, problem] of expected) {
      const found = problems.find((text) => text.startsWith(`sources.yaml:${line}: ${problem}`));
      expect(found ?? `missing: line ${line} ${problem}\n${problems.join('\n')}`).toBe(found);
    }
    expect(problems).toHaveLength(expected.length);
  });

  it.each([
    ['{ preset: githup, secrets: [] }', 'did you mean github?'],
    ['{ preset: github, secrets: [] }', 'must NOT have fewer than 1 items'],
    ['{ preset: github, secret: x }', 'did you mean `secrets`?'],
    ["{ preset: standard, secrets: ['${SECRET}'] }", 'openssl rand -base64 32'],
    [
      "{ preset: github, secrets: ['${SECRET}'], hmac: { header: x } }",
      'goes with the preset `hmac`',
    ],
    [
      "{ preset: hmac, secrets: ['${SECRET}'], hmac: { header: x, signed: a } }",
      '`{body}` in it once',
    ],
    [
      "{ preset: hmac, secrets: ['${SECRET}'], hmac: { header: x, signed: '{timestamp}.{body}' } }",
      'exactly where there is a `timestamp_header`',
    ],
    [
      "{ preset: hmac, secrets: ['${SECRET}'], hmac: { header: x, timestamp_header: y } }",
      'exactly where there is a `timestamp_header`',
    ],
    [
      "{ preset: hmac, secrets: ['${SECRET}'], hmac: { header: x, signed: '{id}.{body}' } }",
      'needs an `id_header`',
    ],
    ["{ preset: github, secrets: ['${SECRET}'], tolerance_ms: 1e12 }", 'must be <= 86400000'],
  ])('refuses the webhook %s', (webhook, message) => {
    const problems = problemsOf(source(webhook));
    expect(problems.join('\n')).toContain(message);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('is read without its secrets where nothing is to be verified', () => {
    const text = source("{ preset: standard, secrets: ['${NOBODY_HAS_IT}'] }");
    expect(read(text, null)[0]!.webhook!.secrets).toEqual(['${NOBODY_HAS_IT}']);
  });

  it('is none where no file is named, and one that cannot be read is said so', () => {
    const fail = () => {
      throw Object.assign(new Error('no'), { code: 'ENOENT' });
    };
    expect(loadSources({}, fail, [])).toEqual([]);
    expect(() => loadSources({ SOURCES_FILE: 'x.yaml' }, fail, [])).toThrow(
      'SOURCES_FILE x.yaml cannot be read (ENOENT)',
    );
  });
});
