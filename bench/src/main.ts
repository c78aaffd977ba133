import { writeFile } from 'node:fs/promises';
import { bench } from './bench.js';
import { HELP, readOptions } from './options.js';
import { renderReport } from './report/tables.js';

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else {
    const report = await bench(options, (line) => console.error(line));
    const text = JSON.stringify(report);
    if (options.output) await writeFile(options.output, `${text}\n`);
    console.log(renderReport(report));
    if (options.json) console.log(text);
  }
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
} finally {
  // A listener of the embedded PostgreSQL's package holds the channel that npm's command opens to this process.
  process.channel?.unref();
}
