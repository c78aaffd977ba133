import { problemsOf, sectionOf } from './changelog.js';

const CHANGELOG = `# Changelog

Introduction.

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- One thing.

## [1.1.0] - 2026-11-01

- Another.
`;
const READY = { version: '1.2.0', changelog: CHANGELOG, tags: ['v1.2.0'], changes: '' };

describe('sectionOf', () => {
  it('is what stands under a version and before the next', () => {
    expect(sectionOf(CHANGELOG, '1.2.0')).toBe('### Added\n\n- One thing.');
    expect(sectionOf(CHANGELOG, '1.1.0')).toBe('- Another.');
  });

  it('is nothing where nothing was written', () => {
    expect(sectionOf(CHANGELOG, 'Unreleased')).toBeUndefined();
    expect(sectionOf(CHANGELOG, '1.3.0')).toBeUndefined();
  });
});

describe('problemsOf', () => {
  it('has none of a version that is written, tagged and committed', () => {
    expect(problemsOf(READY)).toEqual([]);
  });

  it.each([
    ['no version', { version: 'next' }, 'next is not a version'],
    ['another version', { version: '1.3.0' }, 'nothing under "## [1.3.0] - YYYY-MM-DD"'],
    ['a section without a date', { changelog: '## [1.2.0]\n\n- A.\n' }, 'YYYY-MM-DD'],
    ['a section without a line', { changelog: '## [1.2.0] - 2026-12-01\n\n' }, 'has nothing under'],
    ['no tag', { tags: ['v1.1.0', ''] }, 'no tag v1.2.0 on this commit'],
    ['a change', { changes: ' M README.md' }, 'not committed:\n   M README.md'],
  ])('names %s', (_what, change, message) => {
    expect(problemsOf({ ...READY, ...change }).join('\n')).toContain(message);
  });
});
