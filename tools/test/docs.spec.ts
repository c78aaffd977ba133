import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
const pages = tracked.filter((path) => path.endsWith('.md') && existsSync(join(ROOT, path)));
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** Prose alone: what stands in a block of code is an example. */
const prose = (path: string) => text(path).replace(/^```.*?^```/gms, '');

/** Rows of the first table below a heading: the words in code of the first cell. */
function firstColumn(path: string, heading: string): string[] {
  const section = text(path).split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows
    .slice(2)
    .flatMap((row) => [...row.split('|')[1]!.matchAll(/`?([\w-]+)`?/g)].map(([, word]) => word!));
}

function all(pattern: RegExp, read: (path: string) => string = prose): [string, string[]][] {
  return pages.flatMap((path) =>
    [...read(path).matchAll(pattern)].map(([, ...found]): [string, string[]] => [path, found]),
  );
}

const settings = text('docs/reference/configuration.md');
const code = tracked
  .filter((path) => /^(libs|apps)\/.*\.ts$/.test(path) && existsSync(join(ROOT, path)))
  .map(text)
  .join('\n');

/** Default of a variable, or value of a constant, in digits. */
function valuesOf(name: string): string[] {
  const rows = settings.match(new RegExp(`^\\|[^|]*\`${name}\`.*$`, 'gm')) ?? [];
  const constants = code.match(new RegExp(`const ${name} = [^;]*;`, 'g')) ?? [];
  return [...rows, ...constants].flatMap(
    (line) => line.replace(/(?<=\d)[_,](?=\d)/g, '').match(/\d+/g) ?? [],
  );
}

describe('what the documents name', () => {
  it('leads to a file wherever there is a link', () => {
    const broken = all(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g).filter(
      ([path, [target]]) => !existsSync(join(ROOT, dirname(path), target!)),
    );
    expect(broken).toEqual([]);
  });

  it('exists wherever a path of this repository stands in code', () => {
    const roots = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = roots.map(({ name }) => name).filter((name) => /^[a-z]/.test(name));
    const paths = new RegExp(`\`((?:${names.join('|')})/[\\w./-]+)\``, 'g');
    const missing = all(paths)
      .filter(([path, [target]]) => path !== 'CHANGELOG.md' && !/NAME|\/dist\b/.test(target!))
      .filter(([, [target]]) => !existsSync(join(ROOT, target!)));
    expect(missing).toEqual([]);
  });

  it('is a script of package.json wherever a command is given', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: object };
    const unknown = all(/npm run (?:--silent )?([a-z][\w:-]*)(?![\w:-])(?! -w)/g, text).filter(
      ([path, [script]]) => !path.startsWith('examples/') && !(script! in scripts),
    );
    expect(unknown).toEqual([]);
  });

  it('has the number that the code has wherever a limit is named with it', () => {
    const wrong = all(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`[^|.`\n]{0,20}\(([\d,]+)\)/g).filter(
      ([, [name, value]]) => !valuesOf(name!).includes(value!.replaceAll(',', '')),
    );
    expect(wrong).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  it('lists every table of the schema, and no other', () => {
    const tables = [...text('schema.sql').matchAll(/^CREATE TABLE (\w+)/gm)].map(
      ([, name]) => name,
    );
    expect(firstColumn('docs/architecture.md', 'Tables').sort()).toEqual(tables.sort());
  });

  it('lists every library, and no other', () => {
    const libraries = readdirSync(join(ROOT, 'libs')).filter((name) =>
      existsSync(join(ROOT, 'libs', name, 'package.json')),
    );
    expect(firstColumn('docs/architecture.md', 'Libraries and their direction').sort()).toEqual(
      libraries.sort(),
    );
  });
});

describe('the way of an event and of an action, file by file', () => {
  const section = text('docs/architecture.md').split('\n## File by file\n')[1]!.split('\n## ')[0]!;
  const ways = section.split(/\n(?=\| an (?:event|action) )/).slice(1);
  const filesOf = (way: string) =>
    way
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .flatMap((row) => {
        const [root, ...files] = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
        return files.map((file) => `${root}/${file}`);
      });

  it('names files that there are, each once', () => {
    for (const files of ways.map(filesOf)) {
      expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
      expect(new Set(files).size).toBe(files.length);
    }
  });

  it('says how many they are', () => {
    const said = /(\d+) files, and (\d+)\./.exec(section)!.slice(1).map(Number);
    expect(said).toEqual(ways.map((way) => filesOf(way).length));
  });
});

describe('docs/adr/README.md', () => {
  it('lists every decision under its number, and says what became of the numbers without one', () => {
    const files = readdirSync(join(ROOT, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
    const page = text('docs/adr/README.md');
    for (const file of files) expect(page).toContain(`](${file})`);
    const numbers = files.map((name) => Number(name.slice(0, 4)));
    for (let number = 1; number < Math.max(...numbers); number += 1) {
      if (!numbers.includes(number)) expect(page).toMatch(new RegExp(`\\b${number}\\b`));
    }
  });
});
