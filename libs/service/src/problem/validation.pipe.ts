import { ControlPlaneError } from '@acp/contracts';
import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

interface Reason {
  code: string;
  path: string;
  message: string;
}

/** DTOs at the edge: unknown fields are refused, every wrong field is named once by its JSON pointer. */
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
    const constraints = Object.values(error.constraints ?? {});
    const own = { code: 'REQUEST.MALFORMED', path, message: inOneSentence(constraints) };
    return [...(constraints.length > 0 ? [own] : []), ...reasonsOf(error.children ?? [], path)];
  });
}

/** Each constraint begins with the name of the field; once is enough. */
function inOneSentence([first = '', ...others]: readonly string[]): string {
  const name = first.split(' ', 1)[0]!;
  const rest = others.map((text) =>
    text.startsWith(`${name} `) ? text.slice(name.length + 1) : text,
  );
  return [first, ...rest].join(' and ');
}
