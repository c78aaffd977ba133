import type { ConfigClass } from '@acp/service';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WORKSPACE } from '../workspace.js';

export interface AppClass {
  name: string;
  file: string;
  class: string;
}

/** Where each app keeps its configuration class. */
export const APPS = [
  { name: 'ingestion', file: 'apps/ingestion/dist/ingestion.config.js', class: 'IngestionConfig' },
  { name: 'relay', file: 'apps/relay/dist/relay.config.js', class: 'RelayConfig' },
  { name: 'ops-api', file: 'apps/ops-api/dist/ops-api.config.js', class: 'OpsApiConfig' },
] as const satisfies readonly AppClass[];

/** The class itself, from the built app. */
export async function classOf(app: AppClass): Promise<ConfigClass<object>> {
  const url = pathToFileURL(join(WORKSPACE, app.file)).href;
  const exported = (await import(url)) as Record<string, ConfigClass<object>>;
  const found = exported[app.class];
  if (!found) throw new Error(`${app.file} does not export ${app.class}`);
  return found;
}
