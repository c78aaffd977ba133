import { Command } from 'commander';
import { join } from 'node:path';
import { packLibraries } from '../pack/pack-libraries.js';
import { packStack } from '../pack/stack-package.js';
import { typedPath } from '../workspace.js';

const { out } = new Command('npm run pack --')
  .description(
    'Packs the libraries that services install, and the stack, as archives for npm install or a registry.',
  )
  .option('--out <folder>', 'where the archives go', 'packages')
  .parse()
  .opts<{ out: string }>();

const folder = typedPath(out);
const archives = [...packLibraries(folder), packStack(join(folder, 'stack'))];
for (const path of archives) process.stdout.write(`${path}\n`);
