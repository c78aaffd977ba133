import { createGoldSchema, GenerationRepository, rebuildGold } from '@acp/gold';
import { Database } from '@acp/persistence';
import { Command } from 'commander';

/** Often enough for a person who watches. */
const SAY_EVERY_MS = 2_000;

const program = new Command('gold').description('The gold views, on the database of DATABASE_URL.');

program
  .command('rebuild')
  .description(
    'builds all views again from the events, beside those that are read, and puts them in their place; goes on where a stopped run was',
  )
  .action(() => withDatabases(rebuild));
program
  .command('status')
  .description(
    'the generations of the views: which is read, and how far one is that is being built',
  )
  .action(() => withDatabases(status));
program
  .command('abandon')
  .description('gives up the generation that is being built')
  .action(() => withDatabases(abandon));

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

interface Databases {
  gold: Database;
  events: Database;
}

/** The events are those of `EVENTS_DATABASE_URL` where the views have a database of their own. */
async function withDatabases(work: (databases: Databases) => Promise<void>): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is required');
  const eventsUrl = process.env['EVENTS_DATABASE_URL'] || url;
  const open = (one: string) =>
    Database.open({ url: one, applicationName: 'gold-rebuild', poolSize: 2 });
  const gold = await open(url);
  const events = eventsUrl === url ? gold : await open(eventsUrl);
  try {
    await createGoldSchema(gold.dataSource);
    await work({ gold, events });
  } finally {
    await gold.close();
    if (events !== gold) await events.close();
  }
}

async function rebuild({ gold, events }: Databases): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort(new Error('stopped; the next run goes on from here')));
  }
  let saidAt = Date.now();
  const done = await rebuildGold({
    gold: gold.dataSource,
    events: events.dataSource,
    signal: stop.signal,
    onProgress: ({ generation, events: read, place }) => {
      if (Date.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = Date.now();
      console.error(`generation ${generation}: ${read} events, up to ${place.ingestedAt}`);
    },
  });
  const left = done.unreadable > 0 ? `, ${done.unreadable} of them unreadable` : '';
  console.log(`generation ${done.generation} is read now: ${done.events} events${left}`);
}

async function status({ gold }: Databases): Promise<void> {
  for (const { generation, state, startedAt, events } of await list(gold)) {
    const of = state === 'building' ? `, ${events} events so far` : '';
    console.log(`generation ${generation}: ${state}, begun ${startedAt}${of}`);
  }
}

async function abandon({ gold }: Databases): Promise<void> {
  const generations = new GenerationRepository(gold.dataSource);
  const ended = await generations.abandon();
  await generations.dropRetired();
  console.log(ended ? 'given up; what is read has not changed' : 'nothing is being built');
}

function list(gold: Database) {
  return new GenerationRepository(gold.dataSource).list();
}
