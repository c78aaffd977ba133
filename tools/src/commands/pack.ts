import { Command } from 'commander';
import { packLibraries } from '../pack/pack-libraries.js';
import { typedPath } from '../workspace.js';

const { out } = new Command('npm run pack --')
  .description(
    'Packs the libraries that services install, as archives for npm install or a registry.',
  )
  .option('--out <folder>', 'where the archives go', 'packages')
  .parse()
  .opts<{ out: string }>();

for (const path of packLibraries(typedPath(out))) process.stdout.write(`${path}\n`);
