const NOT_A_RATE = 'A whole number above 0, or nothing for no limit.';

/** What is typed as a limit: empty is none. Anything that is no whole number is a problem, not none. */
export function rateOf(text: string): { rate: number | null; problem: string | null } {
  const trimmed = text.trim();
  if (trimmed === '') return { rate: null, problem: null };
  const isRate = /^[1-9]\d*$/.test(trimmed);
  return isRate ? { rate: Number(trimmed), problem: null } : { rate: null, problem: NOT_A_RATE };
}
