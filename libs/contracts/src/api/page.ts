import type { DecidedRule, DecidedState } from './proposals.js';

/** Lists are paged by an opaque cursor: pass `next_cursor` back as `cursor` until it is null. */
export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** Items of a page when the request names no `limit`. */
export const PAGE_LIMIT_DEFAULT = 50;
/** Items of a page at most; a larger `limit` is refused. */
export const PAGE_LIMIT_MAX = 500;

/** `application/problem+json` (RFC 9457) as every route answers errors. */
export interface Problem extends ProblemExtensions {
  type: string;
  title: string;
  status: number;
  /** Stable; see the error reference. */
  code: string;
  detail?: string;
  request_id?: string;
  /** Every reason by field, where several may be wrong. */
  errors?: readonly { code: string; path: string; message: string }[];
}

/** What a problem says besides: of an event that was refused, of a decision that is not released. */
export interface ProblemExtensions {
  decision_id?: string;
  state?: DecidedState;
  /** Rules that did not pass, with what they read. */
  rules?: readonly DecidedRule[];
  event_id?: string;
  trace_id?: string;
  outcome?: 'rejected';
  /** The batch is kept; see `EXPECTATION.HELD`. */
  held_batch_id?: string;
}

/** Roles of the ops-api, weakest first; each may do what the one before may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who the caller is (`GET /v1/me`): what a page may offer. */
export interface Caller {
  name: string;
  role: Role;
  /** What no role brings along: `governor`, `approver:NAME`; `approver:*` where there are no keys. */
  grants: string[];
  /** False where the app runs open on loopback, without any configured key. */
  authenticated: boolean;
}

/** A count that may come from statistics instead of a scan. */
export interface Count {
  value: number;
  /** True: an estimate or a lower bound, never to be shown as exact. */
  estimated: boolean;
}
