'use strict';
// `npm run build`: makes built/ what can be published, as JavaScript with types; in this repository the TypeScript is
// run.
const { execFileSync } = require('node:child_process');
const { copyFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const manifest = require('./package.json');

const inBuilt = (file) => join(__dirname, 'built', file);
rmSync(inBuilt(''), { recursive: true, force: true });
const compiler = join(__dirname, '../../node_modules/typescript-native/bin/tsc');
execFileSync(process.execPath, [compiler, '--project', join(__dirname, 'tsconfig.build.json')], { stdio: 'inherit' });
const published = { ...manifest, exports: './index.js', types: './index.d.ts', scripts: {}, devDependencies: {} };
writeFileSync(inBuilt('package.json'), `${JSON.stringify(published, null, 2)}\n`);
copyFileSync(join(__dirname, 'README.md'), inBuilt('README.md'));
copyFileSync(join(__dirname, '../../LICENSE'), inBuilt('LICENSE'));
