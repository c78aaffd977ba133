import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/**
 * The boundary rule says which project may see which: apps see libs, libs see contracts, and nothing
 * sees an app. `tools/test/boundaries.spec.ts` proves that it bites.
 */
export const boundaries = {
  enforceBuildableLibDependency: false,
  allow: [],
  depConstraints: [
    { sourceTag: 'scope:contracts', onlyDependOnLibsWithTags: [] },
    { sourceTag: 'scope:migrations', onlyDependOnLibsWithTags: [] },
    {
      sourceTag: 'name:persistence',
      onlyDependOnLibsWithTags: ['scope:contracts', 'scope:migrations', 'scope:testing'],
    },
    { sourceTag: 'name:observability', onlyDependOnLibsWithTags: ['scope:contracts'] },
    {
      sourceTag: 'name:transports',
      onlyDependOnLibsWithTags: ['scope:contracts', 'scope:testing'],
    },
    {
      sourceTag: 'name:service',
      onlyDependOnLibsWithTags: ['scope:contracts', 'name:observability'],
    },
    {
      sourceTag: 'name:consumer',
      onlyDependOnLibsWithTags: [
        'scope:contracts',
        'name:persistence',
        'name:observability',
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

export default tseslint.config(
  { ignores: ['**/dist/**', '.nx/**', '.data/**', '.cache/**', 'coverage/**', 'artifacts/**'] },
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
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['tools/**', 'bench/**', 'examples/**'], rules: { 'no-console': 'off' } },
);
