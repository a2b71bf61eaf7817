/** @type {import('jest').Config} */
module.exports = {
  roots: ['<rootDir>/test', '<rootDir>/packages'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/built/'],
  setupFiles: ['<rootDir>/test/support/seed.ts'],
  // For what hangs; on a busy machine a test that starts processes takes long.
  testTimeout: 120_000,
  // Most of the time is spent in the processes that tests start.
  maxWorkers: '100%',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
