import { compareTimes } from '@acp/contracts';
import { applyDecorators } from '@nestjs/common';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { IsTime } from './is-time.js';

/** The time `to` of a range whose begin is `from`; an end before the begin is a slip, not an empty page. */
export function IsEndOfRange(): PropertyDecorator {
  return applyDecorators(
    IsTime(),
    ValidateBy({
      name: 'isEndOfRange',
      validator: {
        // Both are in canonical form by now. What is no time is refused as such.
        validate: (to: unknown, args?: ValidationArguments) => {
          const { from } = args!.object as { from?: unknown };
          return typeof from !== 'string' || typeof to !== 'string' || compareTimes(from, to) <= 0;
        },
        defaultMessage: () => '$property must not be before from',
      },
    }),
  );
}
