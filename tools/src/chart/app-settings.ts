import { configReference, type ConfigReferenceEntry } from '@acp/service';
import { APPS, classOf } from '../reference/config-classes.js';

/** Variables that the chart sets from somewhere else than `settings`, and from where. */
export const SET_ELSEWHERE: Readonly<Record<string, string>> = {
  DATABASE_URL: 'database.secret',
  HOST: 'the chart',
  PORT: 'the chart',
  // One name for several replicas would make each take the others for itself.
  WORKER_ID: 'the name of the pod',
  TOPICS_FILE: 'files.topics',
  SOURCES_FILE: 'files.sources',
  CATALOGUE_DIR: 'files.catalogue',
  EXPECTATIONS_FILE: 'files.expectations',
  RELEASE_SIGNING_KEY_FILE: 'keys.release',
  LEDGER_SIGNING_KEY_FILE: 'keys.ledger',
  LEDGER_PUBLIC_KEYS_FILE: 'keys.ledgerPublic',
};

/** The apps by their key in the chart's values. */
export type ChartApp = 'ingestion' | 'relay' | 'opsApi';
export type AppSettings = Readonly<Record<ChartApp, readonly ConfigReferenceEntry[]>>;

/** Every setting of each app, from its configuration class. */
export async function appSettings(): Promise<AppSettings> {
  const [ingestion, relay, opsApi] = await Promise.all(
    APPS.map(async (app) => configReference(await classOf(app))),
  );
  return { ingestion: ingestion!, relay: relay!, opsApi: opsApi! };
}

/** The text of `deploy/chart/settings.json`: which variables each app knows, for the templates. */
export async function chartSettings(): Promise<string> {
  const names = Object.entries(await appSettings()).map(([app, entries]) => [
    app,
    entries.map(({ name }) => name).sort(),
  ]);
  return JSON.stringify(Object.fromEntries(names));
}
