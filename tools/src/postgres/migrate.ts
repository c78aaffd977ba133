import { Database, migrateDown, migrateUp } from '@acp/persistence';

/** Applies what is missing, or takes the newest back. Names of what was done. */
export async function migrate(url: string, direction: 'up' | 'down' = 'up'): Promise<string[]> {
  const database = await Database.open({ url, applicationName: 'migrate', poolSize: 3 });
  try {
    if (direction === 'up') return await migrateUp(database);
    const reverted = await migrateDown(database);
    return reverted ? [reverted] : [];
  } finally {
    await database.close();
  }
}

/** What was done, for people: a line for each migration. */
export function migrated(names: readonly string[], direction: 'up' | 'down'): string {
  const verb = direction === 'up' ? 'applied' : 'reverted';
  const lines = names.length > 0 ? names.map((name) => `${verb} ${name}`) : [`nothing ${verb}`];
  return `${lines.join('\n')}\n`;
}
