const { transform } = require('../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testMatch: ['<rootDir>/*.portal.ts'],
  transform,
  verbose: true,
  testTimeout: 600_000,
};
