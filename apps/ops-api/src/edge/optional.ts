import { ValidateIf } from 'class-validator';

/**
 * A member that may be left out. Null is a value: it is refused where the member does not take it, and
 * never means "any".
 */
export function Optional(): PropertyDecorator {
  return ValidateIf((_request, value) => value !== undefined);
}
