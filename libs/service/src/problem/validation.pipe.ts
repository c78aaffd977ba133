import { ControlPlaneError } from '@acp/contracts';
import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

interface Reason {
  code: string;
  path: string;
  message: string;
}

/** DTOs at the edge: unknown fields are refused, every problem is named with its JSON pointer. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => {
      const reasons = reasonsOf(errors);
      const detail = `${reasons.length} ${reasons.length === 1 ? 'field is' : 'fields are'} wrong`;
      return new ControlPlaneError('REQUEST.MALFORMED', detail, { reasons });
    },
  });
}

function reasonsOf(errors: readonly ValidationError[], parent = ''): Reason[] {
  return errors.flatMap((error) => {
    const path = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({
      code: 'REQUEST.MALFORMED',
      path,
      message,
    }));
    return [...own, ...reasonsOf(error.children ?? [], path)];
  });
}
