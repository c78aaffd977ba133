import {
  ControlPlaneError,
  type DeadLetterBulkAnswer,
  type DeadLetterBulkRequest,
} from '@acp/contracts';
import {
  DeadLetterActions,
  DeadLetterRepository,
  OutboxDoorbell,
  type BulkAction,
  type TouchedEntry,
} from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

/** Dead letters that one request changes at most; the answer says how many remain. */
export const BULK_ROWS_MAX = 20_000;
const SAMPLE_ROWS = 10;

/** Replays or discards every dead letter that matches a filter; a dry run only counts and shows. */
@Injectable()
export class ActOnMatching {
  constructor(
    private readonly actions: DeadLetterActions,
    private readonly deadLetters: DeadLetterRepository,
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(
    actor: Actor,
    action: BulkAction,
    request: DeadLetterBulkRequest,
  ): Promise<DeadLetterBulkAnswer> {
    refuseEmpty(request);
    const { filter } = request;
    const matched = await this.deadLetters.count(filter);
    const { items: sample } = await this.deadLetters.list(filter, SAMPLE_ROWS, null);
    if (request.dry_run) {
      return { dry_run: true, matched, affected: 0, remaining: matched, sample };
    }
    const touched = await this.act(actor, action, request);
    this.doorbell.ring(new Set(touched.map(({ topic }) => topic)));
    const remaining = Math.max(0, matched - touched.length);
    return { dry_run: false, matched, affected: touched.length, remaining, sample };
  }

  private act(
    actor: Actor,
    action: BulkAction,
    { filter, reason }: DeadLetterBulkRequest,
  ): Promise<TouchedEntry[]> {
    return this.record.run(actor, async (runner) => {
      const touched = await this.actions.actOnMatching(runner, action, filter, BULK_ROWS_MAX);
      const record = {
        action: `dead_letter.${action}_matching`,
        filter,
        affected: touched.length,
        reason,
        entries: touched.map(({ id }) => id),
      };
      return { result: touched, record };
    });
  }
}

function refuseEmpty({ filter, dry_run, reason }: DeadLetterBulkRequest): void {
  if (Object.values(filter).every((value) => value === undefined)) {
    const detail = 'an empty filter would mean every dead letter; name at least one member';
    throw new ControlPlaneError('REQUEST.MALFORMED', detail);
  }
  if (!dry_run && !reason) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'a reason is required unless it is a dry run');
  }
}
