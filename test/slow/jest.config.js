const { modulePathIgnorePatterns, transform } = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  roots: ['<rootDir>/test/slow', '<rootDir>/packages'],
  testMatch: ['**/*.slow.ts'],
  modulePathIgnorePatterns,
  transform,
  verbose: true,
  testTimeout: 1_800_000,
};
