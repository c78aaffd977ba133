import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile, openLogFolder } from './log-file.js';

const folder = mkdtempSync(join(tmpdir(), 'acp-logs-'));
const path = join(folder, 'app.log');

afterEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('LogFile', () => {
  it('is for its owner alone, also where an earlier version left it open to all', () => {
    chmodSync(folder, 0o755);
    appendFileSync(path, 'before\n', { mode: 0o644 });
    openLogFolder(folder);
    const log = new LogFile(path);
    log.handOver((descriptor) => writeSync(descriptor, 'after\n'));
    log.close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps the lines of earlier starts', () => {
    for (const line of ['first\n', 'second\n']) {
      const log = new LogFile(path);
      log.handOver((descriptor) => writeSync(descriptor, line));
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
  });

  it('moves what is too long aside while its writer goes on', () => {
    const log = new LogFile(path, 8);
    log.handOver((descriptor) => {
      writeSync(descriptor, 'long enough\n');
      log.rotate();
      writeSync(descriptor, 'next\n');
    });
    log.close();
    expect(readFileSync(path, 'utf8')).toBe('next\n');
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('long enough\n');
    expect(statSync(`${path}.1`).mode & 0o777).toBe(0o600);
  });
});
