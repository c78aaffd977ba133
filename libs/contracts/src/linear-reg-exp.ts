import { RE2JS } from 're2js';

/** What ajv asks of a regular expression; `code` is for validators that are written to files. */
export const linearRegExp = Object.assign(
  (pattern: string, flags: string): RegExp =>
    OF_THE_RELEASE.has(pattern) || isPlain(pattern)
      ? new RegExp(pattern, flags)
      : (linear(pattern) as unknown as RegExp),
  { code: 'new RegExp' },
);

/** Of types of the release, which RE2 has no syntax for: looked at from the start alone, so fast as well. */
const OF_THE_RELEASE: ReadonlySet<string> = new Set(['^(?=.*[1-9])\\d{1,30}(\\.\\d{1,30})?$']);

/**
 * Whether no text takes the backtracking engine long: nothing that repeats stands in something that repeats,
 * and at most one part has no end, behind a `^`. Those are fast; all others go to RE2.
 */
function isPlain(pattern: string): boolean {
  const bare = pattern.replace(/\\./gs, 'e').replace(/\[[^\]]*\]/g, 'c');
  const endless = bare.match(/[*+]|\{\d+,\}/g) ?? [];
  if (/\(\?[=!<]/.test(bare) || /\)(?:[*+]|\{)/.test(bare)) return false;
  return endless.length === 0 || (endless.length === 1 && bare.startsWith('^'));
}

function linear(pattern: string) {
  const compiled = RE2JS.compile(pattern);
  return { test: (text: string) => compiled.matcher(text).find(), toString: () => pattern };
}
