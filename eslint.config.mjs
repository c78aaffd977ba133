import nx from '@nx/eslint-plugin';
import { createProjectGraphAsync } from 'nx/src/project-graph/project-graph.js';
import tseslint from 'typescript-eslint';

// The boundary rule reads Nx's graph of projects from its cache and is silent without one.
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: true });

/**
 * The boundary rule says which project may see which: apps see libs, libs see contracts, and nothing
 * sees an app. `tools/test/boundaries.spec.ts` proves that it bites.
 */
export const boundaries = {
  enforceBuildableLibDependency: false,
  allow: [],
  // The tests of persistence clone databases that the testing library builds with persistence.
  ignoredCircularDependencies: [['@acp/persistence', '@acp/testing']],
  depConstraints: [
    { sourceTag: 'scope:contracts', onlyDependOnLibsWithTags: [] },
    { sourceTag: 'scope:migrations', onlyDependOnLibsWithTags: [] },
    {
      sourceTag: 'name:persistence',
      onlyDependOnLibsWithTags: ['scope:contracts', 'scope:migrations', 'scope:testing'],
    },
    { sourceTag: 'name:gatekeeper', onlyDependOnLibsWithTags: [] },
    { sourceTag: 'name:cel', onlyDependOnLibsWithTags: ['scope:contracts'] },
    {
      sourceTag: 'name:catalogue',
      onlyDependOnLibsWithTags: ['scope:contracts', 'name:cel', 'name:persistence', 'name:policy'],
    },
    { sourceTag: 'name:policy', onlyDependOnLibsWithTags: ['scope:contracts', 'name:cel'] },
    { sourceTag: 'name:plugin', onlyDependOnLibsWithTags: [] },
    { sourceTag: 'name:producer', onlyDependOnLibsWithTags: [] },
    {
      sourceTag: 'name:plugin-host',
      onlyDependOnLibsWithTags: ['scope:contracts', 'name:plugin', 'name:intake', 'name:service'],
    },
    { sourceTag: 'name:observability', onlyDependOnLibsWithTags: ['scope:contracts'] },
    { sourceTag: 'name:egress', onlyDependOnLibsWithTags: [] },
    {
      sourceTag: 'name:brokers',
      onlyDependOnLibsWithTags: ['scope:contracts', 'scope:testing'],
    },
    {
      sourceTag: 'name:transports',
      onlyDependOnLibsWithTags: ['scope:contracts', 'name:brokers', 'name:egress', 'scope:testing'],
    },
    {
      sourceTag: 'name:service',
      onlyDependOnLibsWithTags: [
        'scope:contracts',
        'name:brokers',
        'name:catalogue',
        'name:observability',
        'name:persistence',
      ],
    },
    {
      sourceTag: 'name:intake',
      onlyDependOnLibsWithTags: [
        'scope:contracts',
        'name:persistence',
        'name:observability',
        'scope:testing',
      ],
    },
    {
      sourceTag: 'name:mapping',
      onlyDependOnLibsWithTags: ['scope:contracts', 'name:cel', 'name:intake'],
    },
    {
      sourceTag: 'name:expectations',
      onlyDependOnLibsWithTags: ['scope:contracts', 'name:cel', 'name:intake', 'scope:testing'],
    },
    {
      sourceTag: 'name:decisions',
      onlyDependOnLibsWithTags: [
        'scope:contracts',
        'name:policy',
        'name:persistence',
        'name:intake',
        'scope:testing',
      ],
    },
    {
      sourceTag: 'name:consumer',
      onlyDependOnLibsWithTags: [
        'scope:contracts',
        'name:brokers',
        'name:persistence',
        'name:observability',
        'scope:testing',
      ],
    },
    {
      sourceTag: 'name:gold',
      onlyDependOnLibsWithTags: [
        'scope:contracts',
        'name:consumer',
        'name:persistence',
        'scope:testing',
      ],
    },
    { sourceTag: 'scope:testing', onlyDependOnLibsWithTags: ['scope:contracts', 'scope:lib'] },
    {
      sourceTag: 'scope:app',
      onlyDependOnLibsWithTags: ['scope:contracts', 'scope:lib', 'scope:testing'],
    },
    { sourceTag: 'scope:console', onlyDependOnLibsWithTags: ['scope:contracts'] },
    {
      sourceTag: 'scope:example',
      onlyDependOnLibsWithTags: ['scope:contracts', 'scope:lib', 'scope:testing'],
    },
    {
      sourceTag: 'scope:tool',
      onlyDependOnLibsWithTags: [
        'scope:contracts',
        'scope:lib',
        'scope:testing',
        'scope:migrations',
        'scope:app',
      ],
    },
  ],
};

/** Parts that can be used without what the whole needs; each is in the `exports` of its project. */
const entries = [
  ...['addresses', 'amqp', 'connection', 'kafka', 'nats', 'redis'],
  ...['api', 'evidence', 'mask', 'metrics'],
  ...['acks', 'inbox', 'nats-jetstream', 'nest', 'rabbitmq', 'redis-streams', 'webhook'],
];
const insides = {
  regex: `^@acp/[^/]+/(?!(${entries.join('|')})$)`,
  message: 'A project is used through its index.ts alone, or through one of a part of it.',
};
const testing = { name: '@acp/testing', message: 'Only tests use the testing library.' };

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      'apps/*/bundle/**',
      '.nx/**',
      '.data/**',
      '.cache/**',
      'coverage/**',
      'artifacts/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: false } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      // Injected classes must stay value imports, or Nest loses their metadata.
      '@typescript-eslint/consistent-type-imports': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { patterns: [insides] }],
    },
  },
  {
    files: ['{libs,apps,examples,migrations}/**/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/*.spec-support.ts', '**/{conformance,testing,test-harness}/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [insides], paths: [testing] }] },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['tools/**', 'bench/**', 'examples/**'], rules: { 'no-console': 'off' } },
);
