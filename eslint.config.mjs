import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// What an order file may not use, so that the output stays a function of the repository; lib/load enforces the same.
const outsideTheRepository = ['process', 'fetch', 'setTimeout', 'setInterval', 'console', 'performance', 'crypto'];

export default tseslint.config(
  { ignores: ['dist', '.synth', 'packages/*/built', 'test/platform', 'imports/*.ts', 'imports/constructs', 'coverage'] },
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
    files: ['**/jest.config.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'readonly', require: 'readonly', __dirname: 'readonly' },
    },
  },
  {
    files: ['orders/**/*.ts', 'clusters/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'Date', ...outsideTheRepository],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!#lib$|#imports/|\\./)',
              message: 'an order file imports #lib, #imports/* and files under its own folder',
            },
          ],
        },
      ],
      'no-new': 'off',
    },
  },
);
