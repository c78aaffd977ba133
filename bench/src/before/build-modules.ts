import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The modules of a build by the folder of its checkout. The types are those of this build; what differs
 * in an older one is asked for where it is used.
 */
export async function modulesOf(root: string) {
  const load = (path: string): Promise<unknown> => import(pathToFileURL(join(root, path)).href);
  const bench = (path: string) => load(`bench/dist/${path}`);
  return {
    contracts: (await load('libs/contracts/dist/index.js')) as typeof import('@acp/contracts') & {
      /** Of a build whose entries hold the envelope. */
      renderEnvelope?: (event: object, format: string, body: string) => object;
    },
    persistence: (await load(
      'libs/persistence/dist/index.js',
    )) as typeof import('@acp/persistence'),
    database: (await bench(
      'servers/bench-database.js',
    )) as typeof import('../servers/bench-database.js'),
    backlog: (await bench('load/backlog.js')) as typeof import('../load/backlog.js'),
    ingest: (await bench(
      'ingest/ingest-contenders.js',
    )) as typeof import('../ingest/ingest-contenders.js'),
    pushes: (await bench('ingest/single-pushes.js')) as typeof import('../ingest/single-pushes.js'),
    relay: (await bench('relay/relay-run.js')) as typeof import('../relay/relay-run.js'),
  };
}

export type BuildModules = Awaited<ReturnType<typeof modulesOf>>;
