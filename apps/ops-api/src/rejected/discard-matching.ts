import {
  ControlPlaneError,
  type RejectedBulkAnswer,
  type RejectedBulkRequest,
} from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

/** Records that one request closes at most; the answer says how many remain. */
export const REJECTED_PER_REQUEST_MAX = 20_000;
const SAMPLE_ROWS = 10;

/** Closes open records by filter. What is counted before is what the same condition then chooses. */
@Injectable()
export class DiscardMatching {
  constructor(private readonly record: RecordAction) {}

  async execute(actor: Actor, request: RejectedBulkRequest): Promise<RejectedBulkAnswer> {
    const { dry_run = false, reason } = request;
    const filter = chosenBy(request);
    return this.record.run(actor, async ({ rejected }) => {
      const matched = await rejected.countMatching(filter);
      const { items: sample } = await rejected.list(
        { ...filter, status: 'open' },
        SAMPLE_ROWS,
        null,
      );
      const affected = dry_run
        ? 0
        : await rejected.discardMatching(filter, actor.name, REJECTED_PER_REQUEST_MAX);
      const remaining = Math.max(0, matched - affected);
      const action = 'rejected.discard_matching';
      return {
        result: { dry_run, matched, affected, remaining, sample },
        record: affected === 0 ? null : { action, filter, affected, reason },
      };
    });
  }
}

/** The members that are given; none would mean the whole quarantine. */
function chosenBy({ filter, dry_run, reason }: RejectedBulkRequest): RejectedBulkRequest['filter'] {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) {
    const detail = 'an empty filter would mean every record; name at least one member';
    throw new ControlPlaneError('REQUEST.MALFORMED', detail);
  }
  if (!dry_run && !reason) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'a reason is required unless it is a dry run');
  }
  return Object.fromEntries(given);
}
