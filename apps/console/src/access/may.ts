import { ROLES, type Caller, type Role } from '@acp/contracts/api';

/** What an action asks for; `approver` is any of the grants `approver:NAME`. */
export type Requirement = Role | 'governor' | 'approver';

/** A grant is asked for by itself: no role brings one along. */
export function may(
  { role, grants }: Pick<Caller, 'role' | 'grants'>,
  needed: Requirement,
): boolean {
  if (needed === 'governor') return grants.includes(needed);
  if (needed === 'approver') return grants.some((grant) => grant.startsWith('approver:'));
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Why an action is closed to the caller; null where it is open. */
export function whyNot(caller: Caller, needed: Requirement): string | null {
  if (may(caller, needed)) return null;
  const has = [caller.role, ...caller.grants].join(', ');
  return `Needs ${withArticle(needed)} key. ${caller.name} is ${withArticle(has)}.`;
}

function withArticle(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
