import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MOMENTS, stopByGroupSignal } from './group-signal.js';
import { NpmStart, appPid, newDataDirectory, removeDataDirectory } from './npm-start.js';

const TRIES_MS = 300_000;
const dataDir = newDataDirectory();
let run: NpmStart | undefined;

afterEach(() => run?.kill());
afterAll(() => removeDataDirectory(dataDir));

describe('npm start', () => {
  it(
    'leaves no process behind after a signal to its whole process group, three times',
    async () => {
      for (const moment of MOMENTS) {
        const { output } = await stopByGroupSignal(dataDir, moment);
        expect(output.match(/stopping …/g)).toHaveLength(1);
        expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
        expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
      }
    },
    TRIES_MS,
  );

  it(
    'stops everything when npm alone is killed without warning',
    async () => {
      run = NpmStart.in(dataDir);
      await run.untilPrinted('Everything stays up');
      run.npm.kill('SIGKILL');
      await run.untilNothingIsLeft();
      expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
      expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);
    },
    TRIES_MS,
  );

  it(
    'starts a killed app again with its log kept, and stops all at SIGTERM to npm alone',
    async () => {
      run = NpmStart.in(dataDir);
      await run.untilPrinted('Everything stays up');
      const [killed, other] = [appPid(dataDir, 'relay')!, appPid(dataDir, 'ops-api')!];
      const before = readFileSync(join(dataDir, 'logs', 'relay.log'), 'utf8');
      process.kill(killed, 'SIGKILL');
      await run.untilPrinted('relay ended by itself (SIGKILL); it starts again in 0.5 s (1 of 5)');
      await run.untilPrinted('relay is ready again');
      expect(appPid(dataDir, 'relay')).not.toBe(killed);
      expect(appPid(dataDir, 'ops-api')).toBe(other);
      expect(readFileSync(join(dataDir, 'logs', 'relay.log'), 'utf8').startsWith(before)).toBe(
        true,
      );
      run.npm.kill('SIGTERM');
      await run.untilNothingIsLeft();
      expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
    },
    TRIES_MS,
  );

  it('has logs that are for their owner alone', () => {
    const logs = join(dataDir, 'logs');
    const modes = readdirSync(logs).map((name) => statSync(join(logs, name)).mode & 0o777);
    expect(modes.length).toBeGreaterThan(3);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect(statSync(logs).mode & 0o777).toBe(0o700);
  });
});
