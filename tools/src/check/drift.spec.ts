import { ERROR_CODES } from '@acp/contracts';
import { errorsPage } from '../reference/errors-page.js';
import { firstDifference } from './drift.js';

describe('firstDifference', () => {
  it('is null for equal texts', () => {
    expect(firstDifference('a\nb\n', 'a\nb\n')).toBeNull();
  });

  it.each([
    ['a\nx\n', 'a\nb\n', 'line 2 is «x», the code says «b»'],
    ['', 'a\n', 'line 1 is «», the code says «a»'],
    ['a\nb\nc', 'a\nb', 'line 3 is «c», the code says «»'],
  ])('names the first line that differs', (actual, expected, message) => {
    expect(firstDifference(actual, expected)).toBe(message);
  });
});

describe('errorsPage', () => {
  it('says code, when and what to do for every code', () => {
    const page = errorsPage();
    for (const [code, { when, action }] of Object.entries(ERROR_CODES)) {
      expect(page).toContain(`### \`${code}\``);
      expect(page).toContain(when);
      expect(page).toContain(action);
    }
  });
});
