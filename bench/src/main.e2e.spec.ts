import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

it('ends by itself where whoever started it keeps a channel open, as npm run does', async () => {
  const child = spawn(process.execPath, [join(__dirname, '../dist/main.js'), '--help'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
});
