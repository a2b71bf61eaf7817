import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { copyProgram } from '../test/support/program.ts';
import { benchOrders, type BenchOrder } from './orders.ts';

/** Whether all order files are declarative, or every tenth has to be run. */
export type Forms = 'all declarative' | 'a tenth run';

/** Writes a repository with the program and a platform, that makes these orders. */
export function writeRepository(folder: string, orders: readonly BenchOrder[], forms: Forms): void {
  copyProgram(folder, 'own');
  writeFiles(folder, orderFiles(orders, forms));
}

/** Text by path. */
type Files = readonly (readonly [path: string, content: string])[];

/** Writes files into a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** The order files, one for each order, with their text. */
export function orderFiles(orders: readonly BenchOrder[], forms: Forms): Files {
  return orders.map((order, index) => [
    orderFile(order),
    orderSource(order, forms === 'a tenth run' && index % 10 === 0),
  ]);
}

/** Where an order is declared. */
export function orderFile({ cluster, purpose, name }: BenchOrder): string {
  return `orders/${cluster}/${purpose}/${name}.ts`;
}

/**
 * The text of the file of an order.
 * @param run whether it is not declarative, and says the same when it is run
 */
export function orderSource({ cluster, kind, name, owner, spec, holdsOthers }: BenchOrder, run = false): string {
  const helpers = ['orders', ...(owner === undefined ? [] : ['ownedBy']), ...(holdsOthers ? ['protect'] : [])];
  const id = run ? 'name' : literal(name);
  const metadata = owner === undefined ? '' : `    metadata: ownedBy(${literal(owner)}),\n`;
  const construct = `new ${kind}(purpose, ${id}, {\n${metadata}    spec: ${literal(spec)},\n  })`;
  return `import { ${kind} } from '#imports/${cluster}';
import { ${helpers.join(', ')} } from '#lib';

export default orders((purpose) => {
  ${run ? `for (const name of [${literal(name)}]) ` : ''}${holdsOthers ? `protect(${construct})` : construct};
});
`;
}

/** A value in TypeScript. */
export function literal(value: unknown): string {
  return inspect(value, { depth: null, breakLength: Infinity, maxArrayLength: null, maxStringLength: null });
}

if (require.main === module) {
  const [folder, count, forms] = process.argv.slice(2);
  if (folder === undefined || count === undefined) {
    throw new Error('usage: node -r ./bin/register.js bench/repository.ts <folder> <number of orders> [--tenth]');
  }
  writeRepository(folder, benchOrders(Number(count)), forms === '--tenth' ? 'a tenth run' : 'all declarative');
}
