import { TRANSPORT_NAMES, parseTopicsFile } from '@acp/contracts';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspectTopicOptions } from './create-transport.js';

const folder = join(__dirname, '../../../docs/transports');
const pages = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), 'utf8'),
}));
const samples = pages.flatMap(({ name, text }) =>
  [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml], i) => [name, i + 1, yaml!] as const),
);

describe('the pages about transports', () => {
  it.each(samples)('%s: sample %i is a valid topics file', (fileName, _, yaml) => {
    const names = [...yaml.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => [name!, valueOf(name!)]);
    const env = Object.fromEntries(names) as Record<string, string>;
    expect(parseTopicsFile(yaml, { fileName, env, inspectTopic: inspectTopicOptions })).not.toEqual(
      [],
    );
  });

  it.each(TRANSPORT_NAMES)('%s has a place in them', (name) => {
    expect(pages.find((page) => page.name === 'README.md')!.text).toContain(`\`${name}\``);
  });
});

function valueOf(name: string): string {
  if (name.includes('SECRET')) return `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  if (name.includes('REDIS')) return 'redis://h';
  if (name.includes('AMQP')) return 'amqp://h';
  if (name.includes('NATS')) return 'nats://h';
  return 'https://hooks.example';
}
