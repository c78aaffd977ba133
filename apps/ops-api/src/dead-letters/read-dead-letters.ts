import {
  ControlPlaneError,
  type DeadLetter,
  type DeadLetterBulkAnswer,
  type DeadLetterDetail,
  type DeadLetterFilter,
  type DeadLetterGroups,
  type Page,
} from '@acp/contracts';
import {
  DeadLetterRepository,
  EventRepository,
  TopicStateRepository,
  type BulkAction,
  type Keyset,
} from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { encodeCursor, type CursorForm } from '../paging/cursor.js';
import { parsedEnvelope } from '../store/parsed-envelope.js';

export const DEAD_LETTER_CURSOR: CursorForm = { list: 'dead-letters', id: 'bigint' };
/** As many as the repository groups. */
const GROUPED_ROWS_MAX = 100_000;

/** Dead letters as an operator looks at them: one by one, or by cause. */
@Injectable()
export class ReadDeadLetters {
  constructor(
    private readonly deadLetters: DeadLetterRepository,
    private readonly events: EventRepository,
    private readonly topics: TopicStateRepository,
  ) {}

  async list(
    filter: DeadLetterFilter,
    limit: number,
    after: Keyset | null,
  ): Promise<Page<DeadLetter>> {
    const { items, next } = await this.deadLetters.list(filter, limit, after);
    return { items, next_cursor: encodeCursor(DEAD_LETTER_CURSOR, next) };
  }

  async groups(filter: DeadLetterFilter, limit: number): Promise<DeadLetterGroups> {
    const { items, scanned } = await this.deadLetters.groups(filter, limit);
    return { items, scanned, truncated: scanned >= GROUPED_ROWS_MAX };
  }

  /** What acting on all that match would find now. */
  async dryRun(action: BulkAction, filter: DeadLetterFilter): Promise<DeadLetterBulkAnswer> {
    const { matched, topics, sample } = await this.deadLetters.matching(filter);
    const unserved = action === 'replay' ? await this.topics.unserved(topics) : [];
    return { dry_run: true, matched, affected: 0, remaining: matched, unserved, sample };
  }

  async one(id: string): Promise<DeadLetterDetail> {
    const found = await this.deadLetters.find(id);
    if (!found) throw new ControlPlaneError('REQUEST.NOT_FOUND', `entry ${id} is no dead letter`);
    const { envelope: stored, ...letter } = found;
    const [attempts, edits, events] = await Promise.all([
      this.deadLetters.attempts(id),
      this.deadLetters.edits(id),
      this.events.findMany([letter.event_id]),
    ]);
    const event = events[0] ?? null;
    return { ...letter, ...parsedEnvelope(stored), event, attempts, edits, redacted: [] };
  }
}
