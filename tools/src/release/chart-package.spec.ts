import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { stampedValues } from './chart-package.js';

const VALUES = readFileSync(join(WORKSPACE, 'deploy/chart/values.yaml'), 'utf8');
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const DIGESTS = {
  ingestion: digest('a'),
  relay: digest('b'),
  'ops-api': digest('c'),
  migrate: digest('d'),
};

describe('stampedValues', () => {
  it('puts each digest under its app, and changes nothing else', () => {
    const stamped = stampedValues(VALUES, { registry: 'ghcr.io', digests: DIGESTS }).split('\n');
    const before = VALUES.split('\n');
    const changed = stamped.filter((line, at) => line !== before[at]);
    expect(stamped).toHaveLength(before.length);
    expect(changed).toEqual([
      '  registry: ghcr.io',
      `  digest: ${DIGESTS.migrate}`,
      `  digest: ${DIGESTS.ingestion}`,
      `  digest: ${DIGESTS.relay}`,
      `  digest: ${DIGESTS['ops-api']}`,
    ]);
    const relay = stamped.indexOf('relay:');
    expect(stamped.indexOf(`  digest: ${DIGESTS.relay}`)).toBeGreaterThan(relay);
    expect(stamped.indexOf(`  digest: ${DIGESTS['ops-api']}`)).toBeGreaterThan(
      stamped.indexOf('opsApi:'),
    );
  });

  it.each([
    ['an image that there is not', { ...DIGESTS, relais: digest('e') }, 'there is no image relais'],
    ['a digest that is none', { ...DIGESTS, relay: 'latest' }, 'relay: latest is no digest'],
    ['some digests alone', { relay: digest('a') }, 'no digest of ingestion, ops-api, migrate'],
  ])('refuses %s', (_what, digests, message) => {
    expect(() => stampedValues(VALUES, { digests })).toThrow(message);
  });
});
