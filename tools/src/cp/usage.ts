/** The command line asks for something that makes no sense; nothing was sent. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A whole number above 0, as an option or argument says it. */
export function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${name} must be a whole number above 0, not "${text}"`);
}
