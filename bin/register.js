'use strict';
// Lets Node 20 run this repository's TypeScript. ts-node would do, but it loads the whole compiler first,
// which takes longer than everything else that a synth does; types are checked by the native compiler instead.
require('./installed.js');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const { setImmediate } = require('node:timers');
const { threadId } = require('node:worker_threads');
const { version } = require('@swc/core/package.json');

process.setSourceMapsEnabled(true);

const OPTIONS = {
  configFile: false,
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
};
const MEMORY = join(__dirname, '../node_modules/.cache/catalog-orders/compiled.json');

// What the compiler made of each file, and of what; to ask it of all of them takes longer than a synth of few orders.
const known = remembered();
const fresh = {};

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const from = createHash('sha256')
    .update(JSON.stringify([version, OPTIONS, source]))
    .digest('base64url');
  if (known[filename]?.from !== from) known[filename] = learn(filename, source, from);
  module._compile(known[filename].code, filename);
};

function learn(filename, source, from) {
  if (Object.keys(fresh).length === 0) setImmediate(remember);
  const { code } = require('@swc/core').transformSync(source, { ...OPTIONS, filename });
  return (fresh[filename] = { from, code });
}

function remembered() {
  try {
    return Object(JSON.parse(readFileSync(MEMORY, 'utf8')));
  } catch {
    return {};
  }
}

// Others may have written meanwhile: whose file wins is known to all, and the rest is learned again.
function remember() {
  const all = Object.entries({ ...remembered(), ...fresh }).filter(([filename]) => existsSync(filename));
  for (const filename of Object.keys(fresh)) delete fresh[filename];
  try {
    mkdirSync(dirname(MEMORY), { recursive: true });
    const staged = `${MEMORY}.${process.pid}.${threadId}`;
    writeFileSync(staged, JSON.stringify(Object.fromEntries(all)));
    renameSync(staged, MEMORY);
  } catch {
    // A disk that is full or read-only costs time, no more.
  }
}
