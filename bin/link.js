'use strict';
// npm run prepare, after every install: `npx cdk8s` is ours, see cdk8s.js.
const { existsSync, rmSync, symlinkSync } = require('node:fs');
const { join, relative, resolve } = require('node:path');

const commands = resolve(__dirname, '..', 'node_modules', '.bin');
if (existsSync(commands)) {
  const link = join(commands, 'cdk8s');
  rmSync(link, { force: true });
  symlinkSync(relative(commands, join(__dirname, 'cdk8s.js')), link);
}
