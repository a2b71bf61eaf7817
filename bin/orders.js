#!/usr/bin/env node
'use strict';
require('./register.js');
require('../lib/cli/orders.ts').run(process.argv.slice(2));
