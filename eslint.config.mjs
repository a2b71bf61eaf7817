import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    // Of orders, the checks say all that is to be said: what they take, nothing else refuses.
    ignores: [
      ...['dist', '.synth', 'orders', 'packages/*/built', 'test/platform'],
      ...['imports/*.ts', 'imports/constructs', 'coverage'],
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['bin/*.js', 'packages/*/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', process: 'readonly', __dirname: 'readonly' },
    },
  },
  {
    files: ['portal/**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        ...{ require: 'readonly', module: 'readonly', process: 'readonly', __dirname: 'readonly' },
        ...{ AbortController: 'readonly', Buffer: 'readonly' },
      },
    },
  },
  {
    files: ['**/jest*.config.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'readonly', require: 'readonly', __dirname: 'readonly' },
    },
  },
  {
    files: ['policies/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^(?!#policy$|\\./)', message: 'a policy imports #policy and files beside it' }] },
      ],
    },
  },
);
