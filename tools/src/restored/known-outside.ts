import { isUuid } from '@acp/contracts';
import { COMPARED_AT_ONCE, Database, RestoreRepository, type KnownOutside } from '@acp/persistence';
import { linesOfFile } from '../cp/lines-of-file.js';
import { UsageError } from '../cp/usage.js';

/** What brokers and consumers have, from the inboxes of consumers and from files of ids. */
export interface OutsideSources {
  since: Date;
  consumerDatabases: readonly string[];
  files: readonly string[];
  /** Topic that the files are of; without it any. */
  topic: string | null;
}

/** All of it, in parts that one statement compares. The same event may come from several sources. */
export async function* knownOutside(sources: OutsideSources): AsyncGenerator<KnownOutside[]> {
  for (const url of sources.consumerDatabases) yield* inboxOf(url, sources.since);
  for (const file of sources.files) yield* idsIn(file, sources.topic);
}

async function* inboxOf(url: string, since: Date): AsyncGenerator<KnownOutside[]> {
  const database = await Database.open({ url, applicationName: 'restored', poolSize: 1 });
  try {
    yield* new RestoreRepository(database).inboxSince(since);
  } finally {
    await database.close();
  }
}

async function* idsIn(file: string, topic: string | null): AsyncGenerator<KnownOutside[]> {
  let part: KnownOutside[] = [];
  let number = 0;
  for await (const line of linesOfFile(file)) {
    number += 1;
    if (line.trim() === '') continue;
    const event_id = idOf(line.trim());
    if (event_id === null) {
      throw new UsageError(
        `${file}, line ${number}: neither an event id nor a message with an event_id`,
      );
    }
    part.push({ event_id, topic });
    if (part.length < COMPARED_AT_ONCE) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** An id alone, or the envelope that a broker holds: canonical (`event_id`) or CloudEvents (`id`). */
function idOf(line: string): string | null {
  if (isUuid(line)) return line;
  try {
    const { event_id, id } = JSON.parse(line) as { event_id?: unknown; id?: unknown };
    return (
      [event_id, id].find((each): each is string => typeof each === 'string' && isUuid(each)) ??
      null
    );
  } catch {
    return null;
  }
}
