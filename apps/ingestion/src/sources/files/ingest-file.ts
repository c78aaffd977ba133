import { newId, type Clock } from '@acp/contracts';
import { EVENT_WAYS, rawPayloadOf } from '@acp/intake';
import type { ConnectorCursorRepository } from '@acp/persistence';
import { createHash } from 'node:crypto';
import { accountOf, type RecordAccount } from '../../accept/account.js';
import type { AcceptEvents } from '../../accept/accept-events.js';
import type { FileFacts } from './file-facts.js';
import type { FileReader, FileRecord } from './file-record.js';
import { Refusals, type RefusalGroup } from './refusals.js';

export interface IngestFileParts {
  acceptEvents: AcceptEvents;
  cursors: Pick<ConnectorCursorRepository, 'find'>;
  clock: Clock;
}

export interface FileAccount extends RecordAccount {
  raw_payloads: number;
  /** Records that an earlier run had stored. */
  resumed_after: number;
  /** Why records were refused, and on which lines. */
  refusals: RefusalGroup[];
}

/** How far a file has been read; commits with the chunk it counts. */
interface FileCursor {
  file: string;
  records: number;
  is_complete: boolean;
}

const CONNECTOR = EVENT_WAYS.file;
const CHUNK_RECORDS_MAX = 500;
const CHUNK_CHARS_MAX = 4 * 1024 * 1024;

/**
 * Takes a file in chunks, one raw payload and one transaction each, with a cursor that bears the
 * file's digest: a run that is cut off goes on where it was, a complete file is not taken again.
 */
export class IngestFile {
  constructor(private readonly parts: IngestFileParts) {}

  /** Ends early, after a whole chunk, once `signal` is aborted. */
  async run(
    facts: FileFacts,
    reader: FileReader,
    watch: { signal: AbortSignal; onProgress(bytesRead: number, account: FileAccount): void },
  ): Promise<FileAccount> {
    const connector = cursorName(facts, reader);
    const known = (await this.parts.cursors.find(connector)) as FileCursor | null;
    const account = emptyAccount(known?.records ?? 0);
    if (known?.is_complete) return account;
    let done = account.resumed_after;
    const refusals = new Refusals();
    const store = async (chunk: readonly FileRecord[], is_complete: boolean) => {
      done += chunk.length;
      const cursor = { file: facts.name, records: done, is_complete };
      add(account, await this.storeChunk(chunk, reader, { connector, cursor, refusals }));
      account.refusals = refusals.list();
      watch.onProgress(chunk.at(-1)?.bytesRead ?? facts.bytes, account);
    };
    let waiting: FileRecord[] | undefined;
    for await (const chunk of chunked(reader.records(facts.path), account.resumed_after)) {
      if (watch.signal.aborted) return account;
      if (waiting) await store(waiting, false);
      waiting = chunk;
    }
    await store(waiting ?? [], true);
    return account;
  }

  private async storeChunk(
    chunk: readonly FileRecord[],
    reader: FileReader,
    { connector, cursor, refusals }: { connector: string; cursor: FileCursor; refusals: Refusals },
  ): Promise<RecordAccount & { raw_payloads: number }> {
    const { source, mapperVersion } = reader;
    const raw = rawPayloadOf({
      source,
      connector: CONNECTOR,
      body: reader.preamble() + chunk.map(({ text }) => text).join('\n'),
      fetchedAt: this.parts.clock.now(),
      traceId: newId(),
      isJson: false,
    });
    const records = chunk.map(({ mapped }) => mapped);
    const payloads = chunk.length > 0 ? [{ raw, mapperVersion, records }] : [];
    const stored = await this.parts.acceptEvents.accept(payloads, [{ connector, source, cursor }]);
    const items = stored.flatMap((payload) => payload.items);
    items.forEach((item, index) => {
      if (item.outcome === 'rejected') refusals.note(chunk[index]!.line, item.reasons);
    });
    return { raw_payloads: payloads.length, ...accountOf(items) };
  }
}

/** The same bytes read in another way are other records: the settings are part of the name. */
function cursorName({ sha256 }: FileFacts, reader: FileReader): string {
  const settings = createHash('sha256').update(reader.settings).digest('hex').slice(0, 12);
  return `${CONNECTOR}/${sha256}/${settings}`;
}

async function* chunked(
  records: AsyncIterable<FileRecord>,
  skip: number,
): AsyncGenerator<FileRecord[]> {
  let chunk: FileRecord[] = [];
  let chars = 0;
  let index = 0;
  for await (const record of records) {
    index += 1;
    if (index <= skip) continue;
    chunk.push(record);
    chars += record.text.length;
    if (chunk.length < CHUNK_RECORDS_MAX && chars < CHUNK_CHARS_MAX) continue;
    yield chunk;
    chunk = [];
    chars = 0;
  }
  if (chunk.length > 0) yield chunk;
}

function emptyAccount(resumed_after: number): FileAccount {
  const none = { raw_payloads: 0, records: 0, accepted: 0, duplicates: 0, rejected: 0 };
  return { ...none, resumed_after, refusals: [] };
}

function add(account: FileAccount, more: RecordAccount & { raw_payloads: number }): void {
  for (const key of ['raw_payloads', 'records', 'accepted', 'duplicates', 'rejected'] as const) {
    account[key] += more[key];
  }
}
