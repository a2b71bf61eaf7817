#!/usr/bin/env node
'use strict';
// The CLI asks the registry for a newer version of itself on every run, and waits for the answer; package-lock.json
// decides the version here, so that a synth works offline and at once.
process.env.CDK8S_CHECK_UPGRADE ??= 'false';
require('../node_modules/cdk8s-cli/bin/cdk8s');
