/**
 * What every `npm run` command goes through: makes a bare clone ready (install, build), then runs the
 * compiled command. Plain Node without dependencies, as nothing may be installed yet. Everything it
 * says goes to standard error, so that the last line of standard output belongs to the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [command = 'help', ...rest] = process.argv.slice(2);

/** Commands of the workspace, each a compiled file. */
const commands = {
  build: null,
  quickstart: 'tools/dist/commands/quickstart.js',
  start: 'tools/dist/commands/start.js',
  ingest: 'tools/dist/commands/ingest.js',
  migrate: 'tools/dist/commands/migrate.js',
  cp: 'tools/dist/commands/cp.js',
  drill: 'tools/dist/commands/drill.js',
  ledger: 'tools/dist/commands/ledger.js',
  reconcile: 'tools/dist/commands/reconcile.js',
  gold: 'tools/dist/commands/gold.js',
  bench: 'bench/dist/main.js',
  test: 'tools/dist/commands/test.js',
  check: 'tools/dist/commands/check.js',
  pack: 'tools/dist/commands/pack.js',
  release: 'tools/dist/commands/release.js',
};

/** Commands that serve or test the operators' page. */
const needsConsole = new Set(['build', 'pack', 'quickstart', 'start', 'test']);

if (!(command in commands)) fail(`unknown command ${command}; there are ${Object.keys(commands)}`);
refuseOldNode();
if (!isInstalled()) run('npm', ['ci', '--no-audit', '--no-fund'], 'installing packages');
build();
if (commands[command]) become(commands[command], rest);

function refuseOldNode() {
  const [major, minor, patch] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && (minor > 19 || (minor === 19 && patch >= 4)))) return;
  fail(`Node ${process.versions.node} is too old; this needs 20.19.4 or later`);
}

/**
 * Whether node_modules is what package-lock.json says. A stamp answers at once; without one the
 * packages that npm wrote down are compared, as the times of a fresh checkout mean nothing.
 */
function isInstalled() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = join(root, 'node_modules', '.lock-sha256');
  const sha256 = createHash('sha256').update(lockText).digest('hex');
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sha256) return true;
  const wanted = JSON.parse(lockText).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const complete = Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link || !path.includes('node_modules/')) return true;
    return present[path] ? present[path].version === version : Boolean(optional);
  });
  if (complete) writeFileSync(stamp, sha256);
  return complete;
}

function build() {
  const tsc = join(root, 'node_modules', 'typescript', 'lib', 'tsc.js');
  run(process.execPath, [tsc, '-b', '--pretty', String(Boolean(process.stderr.isTTY))]);
  if (!needsConsole.has(command)) return;
  const consoleApp = join(root, 'apps', 'console');
  if (!existsSync(join(consoleApp, 'package.json'))) return;
  const page = join(consoleApp, 'dist', 'index.html');
  const sources = [
    'src',
    'index.html',
    'package.json',
    'vite.config.ts',
    '../../libs/contracts/src',
  ];
  const newest = Math.max(...sources.map((path) => newestTime(join(consoleApp, path))));
  if (existsSync(page) && statSync(page).mtimeMs >= newest) return;
  run(
    'npm',
    ['run', 'build', '--silent', '-w', '@acp/console', '--', '--logLevel', 'warn'],
    'building the console',
  );
}

function newestTime(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestTime(join(path, name))));
}

function run(program, args, what) {
  if (what) process.stderr.write(`${what} …\n`);
  const windows = process.platform === 'win32' && program === 'npm';
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: windows,
  });
  if (error) fail(`${program} cannot be run: ${error.message}`);
  if (status !== 0) fail(`${what ?? 'the build'} failed`);
}

/**
 * Signals of the terminal reach the command itself; its exit code becomes ours. A copy that the
 * command had already does no harm: it counts a repeat only after a while. The channel tells it that
 * this process is gone, whatever ended it.
 */
function become(file, args) {
  if (!existsSync(join(root, file))) fail(`${file} does not exist`);
  const child = spawn(process.execPath, [join(root, file), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    cwd: root,
    env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal signals the whole group; anybody else signals this process alone.
      if (!process.stdin.isTTY || signal !== 'SIGINT') child.kill(signal);
    });
  }
  if (process.env.npm_lifecycle_event) whenOrphaned(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** npm, or the shell that it runs this in, can end without passing a signal on. */
function whenOrphaned(then) {
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    then();
  }, 250);
}

/** The parent, and npm itself where a shell stands between: that one survives a killed npm. */
function ancestors() {
  const status = `/proc/${process.ppid}/status`;
  let text;
  try {
    text = readFileSync(status, 'utf8');
  } catch {
    return String(process.ppid);
  }
  const name = /^Name:\s*(.*)$/m.exec(text)?.[1];
  const parent = /^PPid:\s*(\d+)$/m.exec(text)?.[1];
  return /^(sh|dash|bash)$/.test(name) ? `${process.ppid} ${parent}` : String(process.ppid);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
