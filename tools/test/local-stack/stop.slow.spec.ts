import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MOMENTS, stopByGroupSignal } from './group-signal.js';
import { newDataDirectory, removeDataDirectory } from './npm-start.js';

const TRIES = 30;
const dataDir = newDataDirectory();

afterAll(() => removeDataDirectory(dataDir));

describe('npm start', () => {
  it(
    `leaves no process behind after a signal to its whole process group, ${TRIES} times`,
    async () => {
      for (let index = 0; index < TRIES; index += 1) {
        await stopByGroupSignal(dataDir, MOMENTS[index % MOMENTS.length]!);
        expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
      }
    },
    TRIES * 60_000,
  );
});
