const { transform } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testMatch: ['**/*.e2e.ts'],
  transform,
  globalSetup: '<rootDir>/prepare.ts',
  // Each file starts clusters of its own, which take the whole machine.
  maxWorkers: 1,
  verbose: true,
  testTimeout: 600_000,
};
