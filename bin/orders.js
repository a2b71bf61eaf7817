#!/usr/bin/env node
'use strict';
require('./register.js');
const { app } = require('../main.ts');
const { run } = require('../lib/cli/orders.ts');

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    // Whoever reads may have enough, as `head -1` has: what is left to write to disk is written all the same.
    if (error.code !== 'EPIPE') throw error;
  });
}

void run(process.argv.slice(2), app);
