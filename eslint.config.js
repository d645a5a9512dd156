import tseslint from 'typescript-eslint';

const testFiles = ['**/*.test.ts', 'tests/**', 'apps/console/test/**'];

export default tseslint.config(
  {
    ignores: [
      'jest.config.ts',
      'prisma.config.ts',
      '**/dist/**',
      '**/generated/**',
      '.data/**',
      '**/*.js',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-deprecated': [
        'error',
        {
          allow: [
            // Marked so as to stand out; the settings allow it for this machine alone.
            { from: 'package', package: 'openid-client', name: 'allowInsecureRequests' },
          ],
        },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Counts, durations and statuses are the usual content of our templates.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings are read once, in a config.ts, and passed as arguments.',
        },
      ],
    },
  },
  {
    // The router's library merges its own interface with ours.
    files: ['apps/console/src/register.d.ts'],
    rules: { '@typescript-eslint/consistent-type-definitions': 'off' },
  },
  {
    files: ['**/config.ts', '**/testing/**', 'scripts/**', ...testFiles],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A describe callback is not a function in the sense of these rules.
    files: testFiles,
    rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' },
  },
  {
    files: ['packages/fortnox/src/mapping/**/*.ts'],
    ignores: testFiles,
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
      'no-restricted-globals': ['error', 'Date', 'Math', 'process', 'setTimeout'],
    },
  },
);
