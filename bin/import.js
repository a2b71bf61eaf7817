'use strict';
require('./register.js');
const { app } = require('../main.ts');
const { run } = require('../lib/imports/main.ts');

void run(process.argv.slice(2), app);
