import { scopeOf, scopeWords } from './scope.js';

describe('scope', () => {
  it.each([
    ['model', ' risk-7@3 ', 'model:risk-7@3', null],
    ['model', ' ', 'model:', 'Say which one.'],
    ['*', 'left over', '*', null],
  ] as const)('of %s and %j is %s', (kind, value, scope, problem) => {
    expect(scopeOf(kind, value)).toEqual({ scope, problem });
  });

  it('is said in words, whatever colons its name has', () => {
    expect(['*', 'actor:svc:desk'].map(scopeWords)).toEqual(['everything', 'actor svc:desk']);
  });
});
