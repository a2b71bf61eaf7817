#!/usr/bin/env node
'use strict';
require('./register.js');
const { app } = require('../main.ts');
const { run } = require('../lib/cli/orders.ts');

void run(process.argv.slice(2), app);
