/**
 * Kinds of test by file name: `.spec.ts` (no I/O), `.int.spec.ts` (database, broker), `.e2e.spec.ts`
 * (the apps as processes, on what `npm run build` made). TEST_KIND picks one; without it all run.
 */
const kinds = {
  unit: [
    '**/src/**/!(*.int|*.e2e|*.slow).spec.ts',
    '**/tools/test/**/!(*.int|*.e2e|*.slow).spec.ts',
  ],
  int: ['**/src/**/*.int.spec.ts', '**/tools/test/**/*.int.spec.ts'],
  e2e: ['**/src/**/*.e2e.spec.ts', '**/tools/test/**/*.e2e.spec.ts'],
  slow: ['**/src/**/*.slow.spec.ts', '**/tools/test/**/*.slow.spec.ts'],
};
const kind = process.env.TEST_KIND;
const needsDatabase = kind !== 'unit';

export default {
  roots: [
    '<rootDir>/libs',
    '<rootDir>/apps',
    '<rootDir>/examples',
    '<rootDir>/migrations',
    '<rootDir>/tools',
    '<rootDir>/bench',
  ],
  testMatch: kind ? kinds[kind] : [...kinds.unit, ...kinds.int, ...kinds.e2e],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@acp/source', 'node', 'node-addons'] },
  transform: { '\\.[cm]?[jt]sx?$': '<rootDir>/tools/jest/transformer.cjs' },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  extensionsToTreatAsEsm: [],
  ...(needsDatabase && {
    globalSetup: '<rootDir>/tools/jest/global-setup.mjs',
    globalTeardown: '<rootDir>/tools/jest/global-teardown.mjs',
  }),
  // For a test that hangs: what runs processes may be on a machine that does other work beside them.
  testTimeout: kind === 'slow' || kind === 'e2e' ? 180_000 : 60_000,
  maxWorkers: 2,
  coverageProvider: 'v8',
};
