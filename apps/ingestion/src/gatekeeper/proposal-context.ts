import { ControlPlaneError, isUuid } from '@acp/contracts';
import { Injectable, type PipeTransform } from '@nestjs/common';
import type { PushContext } from '../push/request-context.js';

/** Seconds that a request may wait for people at most. */
export const WAIT_S_MAX = 30;

/** Without a key of the proposer's own, a repeat would be another decision: it is asked for. */
export function requireKey(context: PushContext): PushContext {
  if (context.eventIdOf(null) !== undefined) return context;
  const detail =
    'an Idempotency-Key is required: one for each step, the same for each repeat of it';
  throw new ControlPlaneError('REQUEST.MALFORMED', detail);
}

/** `wait_s` as milliseconds; 0 where it is absent. */
@Injectable()
export class WaitParam implements PipeTransform<string | undefined, number> {
  transform(value: string | undefined): number {
    if (value === undefined) return 0;
    const seconds = /^\d{1,2}$/.test(value) ? Number(value) : Number.NaN;
    if (seconds <= WAIT_S_MAX) return seconds * 1_000;
    const detail = `wait_s must be a whole number from 0 to ${WAIT_S_MAX}`;
    throw new ControlPlaneError('REQUEST.MALFORMED', detail);
  }
}

/** A path parameter that must be a decision's id. */
@Injectable()
export class DecisionIdParam implements PipeTransform<string, string> {
  transform(value: string): string {
    if (isUuid(value)) return value.toLowerCase();
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the id in the path must be a UUID');
  }
}
