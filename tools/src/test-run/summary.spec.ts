import { missingPrograms } from './missing-programs.js';
import { summaryOf } from './summary.js';

describe('summaryOf', () => {
  it('ends in the line that scripts read', () => {
    expect(summaryOf({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(summaryOf({ passed: 12, failed: 1, skipped: 3 })).toBe('3 skipped\n12 passed, 1 failed');
  });
});

describe('missingPrograms', () => {
  it('gives one install command for what is missing, and nothing where all is there', () => {
    const lines = missingPrograms('/nowhere');
    for (const line of lines)
      expect(line).toMatch(/^(not installed here: |install with: apt-get )/);
    expect([0, 2]).toContain(lines.length);
  });
});
