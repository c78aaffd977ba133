import { cleanText, thrownText } from '@acp/contracts';

export type Within =
  { kind: 'done'; value: unknown } | { kind: 'threw'; message: string } | { kind: 'late' };

const MESSAGE_CHARS_MAX = 500;

/** Does foreign work within a time; never rejects. What comes after the time is nobody's any more. */
export async function within(work: () => Promise<unknown>, deadlineMs: number): Promise<Within> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Within>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'late' }), deadlineMs);
  });
  const done = Promise.resolve()
    .then(work)
    .then(
      (value): Within => ({ kind: 'done', value }),
      (error: unknown): Within => ({ kind: 'threw', message: sentence(thrownText(error)) }),
    );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}

/** Foreign text on one line. */
export function sentence(text: string): string {
  return cleanText(text, MESSAGE_CHARS_MAX).replace(/\s+/g, ' ').trim();
}
