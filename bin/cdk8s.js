#!/usr/bin/env node
'use strict';
require('./register.js');
const console = require('node:console');
const { relative, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { outputFolder, LINK } = require('../lib/publish/output.ts');
const { stderr, visible, visibleLines } = require('../lib/report/border.ts');

const root = resolve(__dirname, '..');

// The CLI removes its output before it runs the app, so what must not be removed is refused here already.
const { output } = parseArgs({ strict: false, options: { output: { type: 'string', short: 'o' } } }).values;
if (typeof output === 'string') {
  try {
    outputFolder(root, output.replace(/^=/, ''));
  } catch (error) {
    stderr.print(visibleLines(error.message));
    process.exit(1);
  }
}

// What the CLI says reaches people as it is, but for what the app says better: of dist every file, changed or not; of
// an app that failed, where in the CLI that was noticed; and of a folder without cdk8s.yaml, which option would do
// instead.
const { log, error } = console;
Object.assign(console, {
  log(...said) {
    if (!String(said[0]).startsWith(`  - ${LINK}/`)) log(...said);
  },
  error(...said) {
    if (said[0] === 'Missing required argument: app') {
      stderr.print(visible(`there is no cdk8s.yaml here: cd ${relative('.', root)} && npx cdk8s synth`));
    } else if (!/ returned a non-zero exit code \d+$/.test(said[0]?.message)) {
      error(...said);
    }
  },
});

// The CLI asks the registry for a newer version of itself on every run, and waits for the answer; package-lock.json
// decides the version here, so that a synth works offline and at once.
process.env.CDK8S_CHECK_UPGRADE ??= 'false';
require('../node_modules/cdk8s-cli/bin/cdk8s');
