'use strict';
// What is here needs its packages, the border that everything passes which is printed too; this text holds nothing
// foreign.
const { writeSync } = require('node:fs');
const { dirname } = require('node:path');

try {
  require.resolve('@swc/core');
} catch {
  writeSync(2, `the packages of this repository are not installed: cd ${dirname(__dirname)} && npm ci\n`);
  process.exit(2);
}
