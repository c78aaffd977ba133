import type { RejectionReason } from '@acp/contracts';
import { validateSync } from 'class-validator';
import { EventDraftDto } from './event-draft.dto.js';

const NOT_AN_OBJECT: RejectionReason = {
  code: 'GATE.INVALID',
  path: '',
  message: 'must be an object',
};

/** What the DTO says of a proposed event; empty when it is well. The payload is the gate's matter. */
export function inspectDraft(draft: unknown): RejectionReason[] {
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft)) return [NOT_AN_OBJECT];
  const dto = new EventDraftDto();
  for (const [name, value] of Object.entries(draft)) {
    Object.defineProperty(dto, name, { value, enumerable: true, configurable: true });
  }
  const options = { whitelist: true, forbidNonWhitelisted: true };
  return validateSync(dto, options).map(({ property, constraints }) => ({
    code: 'GATE.INVALID',
    path: `/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    message: Object.values(constraints ?? {}).join('; '),
  }));
}
