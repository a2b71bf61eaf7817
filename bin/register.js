'use strict';
// Lets Node 20 run this repository's TypeScript. ts-node would do, but it loads the whole compiler first,
// which takes longer than everything else that a synth does; types are checked by the native compiler instead.
require('./installed.js');
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, sep } = require('node:path');
const { setImmediate } = require('node:timers');
const { threadId } = require('node:worker_threads');
const { version } = require('@swc/core/package.json');

const OPTIONS = {
  configFile: false,
  swcrc: false,
  module: { type: 'commonjs' },
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
};
const MEMORY = join(__dirname, '../node_modules/.cache/catalog-orders/compiled.json');

/** More modules than the program has, so that it is there at two commits. */
const MOST = 500;

// Where one of them throws, a finding names the line. Elsewhere nobody reads any, and source maps take time.
const POLICIES = join(__dirname, '../policies') + sep;

// What the compiler made of each module, by what it was made of; to ask it of all takes longer than a synth of few
// orders.
const known = remembered();
const used = {};
let isWriting = false;

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const isPolicy = filename.startsWith(POLICIES);
  if (isPolicy) process.setSourceMapsEnabled(true);
  const options = { ...OPTIONS, sourceMaps: isPolicy && 'inline', sourceFileName: basename(filename) };
  const key = createHash('sha256')
    .update(JSON.stringify([version, options, source]))
    .digest('base64url');
  used[key] = known[key] ?? compiled(source, { ...options, filename });
  module._compile(used[key], filename);
};

function compiled(source, options) {
  if (!isWriting) setImmediate(remember);
  isWriting = true;
  return require('@swc/core').transformSync(source, options).code;
}

function remembered() {
  try {
    return Object(JSON.parse(readFileSync(MEMORY, 'utf8')));
  } catch {
    return {};
  }
}

// What others have written meanwhile is kept.
function remember() {
  isWriting = false;
  const all = Object.entries({ ...used, ...known, ...remembered() }).slice(0, MOST);
  try {
    mkdirSync(dirname(MEMORY), { recursive: true });
    const staged = `${MEMORY}.${process.pid}.${threadId}`;
    writeFileSync(staged, JSON.stringify(Object.fromEntries(all)));
    renameSync(staged, MEMORY);
  } catch {
    // A disk that is full or read-only costs time, no more.
  }
}
