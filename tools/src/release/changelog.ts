/** What stands in the changelog under a version (`Unreleased` too), without its heading; undefined where nothing does. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((text) => text.startsWith(`[${version}]`));
  const body = part?.slice(part.indexOf('\n') + 1).trim();
  return body === '' ? undefined : body;
}

export interface ReleaseState {
  version: string;
  changelog: string;
  /** Tags that point at what is checked out. */
  tags: readonly string[];
  /** What differs from what is checked out, as `git status --porcelain` says it. */
  changes: string;
}

const VERSION = /^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/;

/** Why this cannot be released, each with what to do. */
export function problemsOf({ version, changelog, tags, changes }: ReleaseState): string[] {
  const problems: string[] = [];
  if (!VERSION.test(version)) {
    problems.push(`package.json: ${version} is not a version; write one like 1.2.3`);
  }
  const heading = new RegExp(
    `^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`,
    'm',
  );
  if (!heading.test(changelog) || !sectionOf(changelog, version)) {
    problems.push(
      `CHANGELOG.md: has nothing under "## [${version}] - YYYY-MM-DD"; move it there from Unreleased`,
    );
  }
  if (!tags.includes(`v${version}`)) {
    problems.push(`git: no tag v${version} on this commit; git tag -s v${version}`);
  }
  if (changes !== '') problems.push(`git: not committed:\n${changes.replace(/^/gm, '  ')}`);
  return problems;
}
