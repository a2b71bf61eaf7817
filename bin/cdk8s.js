#!/usr/bin/env node
'use strict';
const { resolve } = require('node:path');
const { parseArgs } = require('node:util');

// The CLI removes its output before it runs the app, so what must not be removed is refused here already.
const { output } = parseArgs({ strict: false, options: { output: { type: 'string', short: 'o' } } }).values;
if (typeof output === 'string') {
  require('./register.js');
  const { outputFolder } = require('../lib/publish/output.ts');
  const { stderr, visibleLines } = require('../lib/report/border.ts');
  try {
    outputFolder(resolve(__dirname, '..'), output.replace(/^=/, ''));
  } catch (error) {
    stderr.print(visibleLines(error.message));
    process.exit(1);
  }
}

// The CLI asks the registry for a newer version of itself on every run, and waits for the answer; package-lock.json
// decides the version here, so that a synth works offline and at once.
process.env.CDK8S_CHECK_UPGRADE ??= 'false';
require('../node_modules/cdk8s-cli/bin/cdk8s');
