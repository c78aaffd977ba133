export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The last line of a test run; what was skipped stands on a line before it. */
export function summaryOf({ passed, failed, skipped }: TestCounts): string {
  const before = skipped > 0 ? `${skipped} skipped\n` : '';
  return `${before}${passed} passed, ${failed} failed`;
}
