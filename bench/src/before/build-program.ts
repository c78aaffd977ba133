import { Client } from 'pg';
import { ownMilliseconds } from '../measure/processor.js';
import type { BenchPostgres } from '../servers/postgres.js';
import { buildContenders } from './build-contenders.js';
import { modulesOf } from './build-modules.js';

/** How the bench starts this program: one build, in a process of its own with nobody else's modules. */
export interface BuildStart {
  root: string;
  serverUrl: string;
  databaseName: string;
  events: number;
  pushes: number;
  redisUrl?: string;
}

export type BuildCommand =
  | { do: 'prepare'; name: string; share: number }
  | { do: 'run'; name: string }
  | { do: 'finish'; name: string }
  | { do: 'disk'; name: string }
  | { do: 'close' };

const start = JSON.parse(process.argv[2]!) as BuildStart;
const build = await modulesOf(start.root);
const admin = new Client({ connectionString: start.serverUrl, application_name: 'bench-admin' });
await admin.connect();
const database = await build.database.createBenchDatabase(
  { admin, urlOf: (name: string) => withDatabase(start.serverUrl, name) } as BenchPostgres,
  start.databaseName,
);
const contenders = buildContenders({ build, database, ...start, redisUrl: start.redisUrl });

process.on('message', (command: BuildCommand) => {
  obey(command).then(
    (answer) => process.connected && process.send!({ answer }),
    (error: unknown) => process.send!({ error: (error as Error).stack ?? String(error) }),
  );
});
process.send!({ answer: { databaseUrl: database.url } });

async function obey(command: BuildCommand): Promise<object | number | null> {
  if (command.do === 'close') {
    await database.close();
    await admin.end();
    process.disconnect();
    return null;
  }
  const contender = contenders[command.name]!;
  if (command.do === 'prepare') await contender.prepare(command.share);
  if (command.do === 'run') {
    const before = ownMilliseconds();
    const work = await contender.run();
    return { ...work, nodeMs: ownMilliseconds() - before };
  }
  if (command.do === 'disk') return (await contender.diskBytesPerEvent?.()) ?? null;
  if (command.do === 'finish') await contender.finish();
  return null;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}
