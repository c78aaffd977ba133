import { ROLES, type Caller, type Role } from '@acp/contracts/api';

export function may(caller: Pick<Caller, 'role'>, needed: Role): boolean {
  return ROLES.indexOf(caller.role) >= ROLES.indexOf(needed);
}

/** Why an action is closed to the caller; null where it is open. */
export function whyNot(caller: Caller, needed: Role): string | null {
  if (may(caller, needed)) return null;
  const article = /^[aeio]/.test(needed) ? 'an' : 'a';
  return `Needs ${article} ${needed} key. ${caller.name} is a ${caller.role}.`;
}
