const { transform } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testMatch: ['**/*.slow.ts'],
  transform,
  verbose: true,
  testTimeout: 1_800_000,
};
