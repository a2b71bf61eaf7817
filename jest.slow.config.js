const config = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  testMatch: ['**/*.slow.ts'],
  verbose: true,
  testTimeout: 1_800_000,
};
