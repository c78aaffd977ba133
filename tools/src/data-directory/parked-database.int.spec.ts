import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDataDirectory } from './data-directory.js';
import { parkDatabase, removeOrphans } from './parked-database.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const STRANGER = 65_534;

let folder: string;
let parking: string;
let dataDir: string;
let parked: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'acp-parked-'));
  parking = join(folder, 'parking');
  mkdirSync(parking);
  dataDir = newDataDirectory('project');
  parked = park(dataDir);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function newDataDirectory(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** As after a start: with files of a database. */
function park(path: string): string {
  const elsewhere = parkDatabase(path, parking);
  mkdirSync(join(elsewhere, 'postgres'), { recursive: true });
  writeFileSync(join(elsewhere, 'postgres', 'PG_VERSION'), '17\n');
  return elsewhere;
}

const isThere = (path = parked) => existsSync(join(path, 'postgres', 'PG_VERSION'));

describe('a parked database', () => {
  it('stays where it is from start to start', () => {
    removeOrphans(parking);
    expect(park(dataDir)).toBe(parked);
    expect(isThere()).toBe(true);
  });

  it('goes with its data directory, at the next start of whichever project', () => {
    const other = park(newDataDirectory('other'));
    rmSync(dataDir, { recursive: true });
    removeOrphans(parking);
    expect([existsSync(parked), isThere(other)]).toEqual([false, true]);
  });

  it('goes when its data directory was emptied', () => {
    rmSync(join(dataDir, 'postgres-is-elsewhere'));
    removeOrphans(parking);
    expect(existsSync(parked)).toBe(false);
  });

  it('stays while a server runs on it, and goes after it', async () => {
    rmSync(dataDir, { recursive: true });
    const postgres = join(parked, 'postgres');
    const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', postgres]);
    await once(server, 'spawn');
    writeFileSync(join(postgres, 'postmaster.pid'), `${server.pid}\n${postgres}\n`);
    removeOrphans(parking);
    expect(isThere()).toBe(true);
    server.kill('SIGKILL');
    await once(server, 'exit');
    removeOrphans(parking);
    expect(existsSync(parked)).toBe(false);
  });

  it('stays where nothing says whose it is, until its project starts again', () => {
    rmSync(join(parked, 'data-directory'));
    removeOrphans(parking);
    expect(isThere()).toBe(true);
    expect(readFileSync(join(park(dataDir), 'data-directory'), 'utf8')).toBe(`${dataDir}\n`);
  });

  it('is not looked for behind a link', () => {
    const link = join(parking, 'ai-control-plane-link');
    const target = join(folder, 'target');
    mkdirSync(target);
    writeFileSync(join(target, 'data-directory'), '/nowhere\n');
    symlinkSync(target, link);
    removeOrphans(parking);
    expect([existsSync(link), existsSync(target)]).toEqual([true, true]);
  });

  asRoot('stays where it belongs to another account', () => {
    rmSync(dataDir, { recursive: true });
    chownSync(parked, STRANGER, STRANGER);
    removeOrphans(parking);
    expect(isThere()).toBe(true);
  });

  asRoot('is removed by the start of another data directory', () => {
    const closed = newDataDirectory('closed');
    chmodSync(closed, 0o700);
    const { postgres } = openDataDirectory({ DATA_DIR: join(closed, '.data') });
    expect(existsSync(dirname(postgres))).toBe(true);
    rmSync(closed, { recursive: true });
    chmodSync(folder, 0o755);
    openDataDirectory({ DATA_DIR: dataDir });
    expect(existsSync(dirname(postgres))).toBe(false);
  });
});
