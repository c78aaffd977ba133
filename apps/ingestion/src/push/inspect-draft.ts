import { CANONICAL_EVENT_SCHEMA, type RejectionReason } from '@acp/contracts';
import { validateSync } from 'class-validator';
import { EventDraftDto } from './event-draft.dto.js';

const MEMBERS = new Set(Object.keys(CANONICAL_EVENT_SCHEMA.properties));
MEMBERS.delete('ingested_at');

/**
 * What the DTO says of a proposed event; empty when it is well. The payload is the gate's matter.
 *
 * Only known members reach the class: `constructor` or `__proto__` as a member would break its
 * validator.
 */
export function inspectDraft(draft: unknown): RejectionReason[] {
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft)) {
    return [invalid('', 'must be an object')];
  }
  const entries = Object.entries(draft);
  const known = entries.filter(([name]) => MEMBERS.has(name));
  const unknown = entries.filter(([name]) => !MEMBERS.has(name));
  const dto = Object.assign(new EventDraftDto(), Object.fromEntries(known));
  const wrong = validateSync(dto).map(({ property, constraints }) =>
    invalid(`/${property}`, Object.values(constraints ?? {}).join('; ')),
  );
  return [...wrong, ...unknown.map(([name]) => invalid(pointer(name), 'unknown field'))];
}

function pointer(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function invalid(path: string, message: string): RejectionReason {
  return { code: 'GATE.INVALID', path, message };
}
