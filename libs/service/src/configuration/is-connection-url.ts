import { ValidateBy } from 'class-validator';

/** A URL whose parts can be decoded, of one of the schemes; says what is wrong and never quotes it. */
export function IsConnectionUrl(...schemes: readonly string[]): PropertyDecorator {
  return ValidateBy({
    name: 'isConnectionUrl',
    validator: {
      validate: (value) => complaintOf(String(value), schemes) === undefined,
      defaultMessage: (given) => complaintOf(String(given?.value), schemes) ?? '',
    },
  });
}

function complaintOf(text: string, schemes: readonly string[]): string | undefined {
  if (!schemes.some((scheme) => text.startsWith(`${scheme}://`))) {
    return `must begin with ${schemes[0]}://`;
  }
  if (!isDecodable(text)) return 'holds a % that begins no escape; write it as %25';
  if (!URL.canParse(text)) {
    return 'is not a URL; write @, :, / and # inside a name or a password as %40, %3A, %2F and %23';
  }
  return undefined;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
