import { addressProblem } from '@acp/brokers/addresses';
import { ValidateBy } from 'class-validator';

/** A broker's address, or a list of them, that its parser can read; the error says what it says. */
export function IsAddress(parse: (text: string) => unknown): PropertyDecorator {
  const problemOf = (value: unknown) =>
    addressProblem(parse, Array.isArray(value) ? value.join(',') : String(value));
  return ValidateBy({
    name: 'isAddress',
    validator: {
      validate: (value) => problemOf(value) === undefined,
      defaultMessage: (given) => `is not usable: ${problemOf(given?.value)}`,
    },
  });
}
