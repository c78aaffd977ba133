import type { RejectedBulkAnswer, RejectedBulkRequest } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { givenMembers, refuseEmptyFilter, refuseWithoutReason } from '../filter/filter-of.js';

/** Records that one request closes at most; the answer says how many remain. */
export const REJECTED_PER_REQUEST_MAX = 20_000;
const SAMPLE_ROWS = 10;

/** Closes open records by filter. What is counted before is what the same condition then chooses. */
@Injectable()
export class DiscardMatching {
  constructor(private readonly record: RecordAction) {}

  async execute(actor: Actor, request: RejectedBulkRequest): Promise<RejectedBulkAnswer> {
    const { dry_run = false, reason } = request;
    refuseEmptyFilter(request.filter, 'record');
    refuseWithoutReason(request);
    const filter = givenMembers(request.filter);
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
