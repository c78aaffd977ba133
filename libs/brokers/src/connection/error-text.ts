import { thrownText } from '@acp/contracts';

/** What an error says, with its code; of several the first. */
export function textOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return textOf(error.errors[0]);
  const text = thrownText(error);
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code && !text.includes(code) ? `${text} (${code})` : text;
}
