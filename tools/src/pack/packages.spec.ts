import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { PACKAGES } from './packages.js';

const libraries = Object.entries(PACKAGES).filter(([, { bin }]) => !bin);

/** Our own packages that a text imports. */
const importsOf = (text: string) =>
  [...text.matchAll(/from '@acp\/([a-z-]+)/g)].map(([, name]) => name!);

const isPacked = (name: string) => Object.hasOwn(PACKAGES, name);

describe('what is packed', () => {
  it.each(libraries)('holds all that %s asks for', (name, { folder = `libs/${name}` }) => {
    const text = readFileSync(join(WORKSPACE, folder, 'package.json'), 'utf8');
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
    const ours = Object.keys(dependencies).flatMap((each) => each.match(/^@acp\/(.+)$/)?.[1] ?? []);
    expect(ours.filter((each) => !isPacked(each))).toEqual([]);
  });

  it('holds all that the command line asks for', () => {
    const folder = join(WORKSPACE, 'tools/src/cp');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((file) => file.endsWith('.ts') && !file.includes('.spec'))
      .map((file) => readFileSync(join(folder, file), 'utf8'));
    const asked = new Set(texts.flatMap(importsOf));
    expect(asked.size).toBeGreaterThan(5);
    expect([...asked].filter((each) => !isPacked(each))).toEqual([]);
  });
});
