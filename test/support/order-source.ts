import { spawnSync } from 'node:child_process';
import type { Declaration } from '../../lib/adopt/order-source.ts';
import { ROOT } from './repository.ts';

/** The order files of declarations, made by a process of their own: prettier cannot be loaded inside of jest. */
export function sourcesOf(declarations: readonly Declaration[]): string[] {
  const script = `
    const { orderSource } = require('./lib/adopt/order-source.ts');
    const declarations = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const path = require('node:path').resolve('orders/openportal/demo/app.ts');
    Promise.all(declarations.map((one) => orderSource(path, one))).then((all) => console.log(JSON.stringify(all)));
  `;
  const { stdout } = spawnSync(process.execPath, ['-r', './bin/register.js', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    input: JSON.stringify(declarations),
  });
  return JSON.parse(stdout) as string[];
}
