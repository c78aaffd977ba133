import { ControlPlaneError } from '@acp/contracts';
import type { PageQuery } from '../paging/page-query.js';

/** A query's filter without the page, and only what was given. */
export function filterOf<Query extends PageQuery>(query: Query): Omit<Query, keyof PageQuery> {
  const { limit: _limit, cursor: _cursor, ...filter } = query;
  return givenMembers(filter);
}

/** The members that were given. */
export function givenMembers<Filter extends object>(filter: Filter): Filter {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Filter;
}

/** An action by filter names what it means; throws `REQUEST.MALFORMED`. */
export function refuseEmptyFilter(filter: object, everything: string): void {
  if (Object.values(filter).some((value) => value !== undefined && value !== null)) return;
  const detail = `an empty filter would mean every ${everything}; name at least one member`;
  throw new ControlPlaneError('REQUEST.MALFORMED', detail);
}

/** Only a dry run needs no reason; throws `REQUEST.MALFORMED`. */
export function refuseWithoutReason(request: {
  dry_run?: boolean | undefined;
  reason?: string | undefined;
}): void {
  if (request.dry_run || request.reason) return;
  throw new ControlPlaneError('REQUEST.MALFORMED', 'a reason is required unless it is a dry run');
}
