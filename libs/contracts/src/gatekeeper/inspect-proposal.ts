import type { ActionKind } from '../actions/action-kind.js';
import { actionKindNames, findActionKind } from '../actions/registry.js';
import { canonicalTime } from '../canonical-time.js';
import { inspector, onePerPlace } from '../gate.js';
import type { RejectionReason } from '../outcomes.js';
import { unknownName } from '../shape.js';
import { findUnsafeValues } from '../unsafe-values.js';
import { PROPOSAL_SCHEMA } from './proposal-schema.js';

const inspectShape = inspector(PROPOSAL_SCHEMA);
const actionInspectors = new WeakMap<ActionKind, ReturnType<typeof inspector>>();

/** Everything that is wrong with a proposal and its action, or an empty list. */
export function inspectProposal(proposal: unknown): RejectionReason[] {
  const reasons = [...findUnsafeValues(proposal), ...inspectShape(proposal, '')];
  const end = (proposal as { valid_until?: unknown } | null)?.valid_until;
  if (typeof end === 'string' && canonicalTime(end) === null) {
    const message = 'is not a moment between the years 0100 and 9999';
    reasons.push({ code: 'GATE.INVALID', path: '/valid_until', message });
  }
  const action = (proposal as { action?: unknown } | null)?.action;
  const kind = (action as { kind?: unknown } | null | undefined)?.kind;
  if (typeof kind === 'string') reasons.push(...inspectAction(kind, action));
  return onePerPlace(reasons);
}

function inspectAction(kind: string, action: unknown): RejectionReason[] {
  const known = findActionKind(kind);
  if (!known) {
    const message = unknownName('kind of action', kind, actionKindNames());
    return [{ code: 'GATE.UNKNOWN_TYPE', path: '/action/kind', message }];
  }
  let inspect = actionInspectors.get(known);
  if (!inspect) {
    inspect = inspector(known.action_schema);
    actionInspectors.set(known, inspect);
  }
  return inspect(action, '/action');
}
