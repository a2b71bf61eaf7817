import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { toCustomResourceDefinition } from '../lib/admission/crd.ts';
import { OWNER_ANNOTATION } from '../lib/model/owner.ts';
import { XRDS } from '../test/support/platform.ts';
import { ROOT } from '../test/support/program.ts';
import { cdk8sImport } from './cdk8s-import.ts';
import type { BenchOrder } from './orders.ts';
import { literal, orderFile, writeFiles } from './repository.ts';

/**
 * Writes the app that one would write with cdk8s alone, for the same orders: the constructs as `cdk8s import` makes
 * them, a typed file for each order, a chart for each purpose, one file of output for each object, run by ts-node.
 */
export function writePlainApp(folder: string, orders: readonly BenchOrder[]): void {
  const newest = new Map(XRDS.map(({ kind, xrd }) => [kind, toCustomResourceDefinition(xrd)]));
  const sources = cdk8sImport(newest);
  const constructs = new Map([...sources].map(([kind, source]) => [kind, constructIn(source)]));
  writeFiles(folder, [
    ...[...sources].map(([kind, source]): [string, string] => [`imports/${kind}.ts`, source]),
    ...orders.map((order): [string, string] => [orderFile(order), plainOrder(order, constructs.get(order.kind))]),
    ['main.ts', plainMain(orders)],
    ['tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS })],
    ['package.json', '{}'],
  ]);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

const COMPILER_OPTIONS = { module: 'node16', target: 'es2022', strict: true, types: ['node'], rootDir: '.' };

/** What cdk8s calls a kind, and the enum that it makes of a field that takes few values, by the field. */
interface Construct {
  readonly name: string;
  readonly enums: ReadonlyMap<string, string>;
}

function constructIn(source: string): Construct {
  const enums = source.matchAll(/export enum (\w+Spec(\w+)) /g);
  return {
    name: /export class (\w+) /.exec(source)?.[1] ?? '',
    enums: new Map([...enums].map(([, name = '', field = '']) => [field.toLowerCase(), name])),
  };
}

function plainOrder(order: BenchOrder, { name: construct, enums }: Construct = NONE): string {
  const { kind, name, owner, spec, holdsOthers } = order;
  const metadata = {
    name,
    ...(!holdsOthers && { namespace: order.purpose }),
    ...(owner !== undefined && { annotations: { [OWNER_ANNOTATION]: owner } }),
  };
  const used = Object.keys(spec).flatMap((field) => enums.get(field) ?? []);
  const fields = Object.entries(spec).map(([field, value]) => {
    const type = enums.get(field);
    return `${field}: ${type === undefined ? literal(value) : `${type}.${String(value).toUpperCase()}`}`;
  });
  return `import { Chart } from 'cdk8s';
import { ${[construct, ...used].join(', ')} } from '../../../imports/${kind}';

export function order(chart: Chart): void {
  new ${construct}(chart, ${literal(name)}, {
    metadata: ${literal(metadata)},
    spec: { ${fields.join(', ')} },
  });
}
`;
}

const NONE: Construct = { name: 'none', enums: new Map() };

function plainMain(orders: readonly BenchOrder[]): string {
  const imports = orders.map(
    (order, index) => `import { order as order${index} } from './${orderFile(order).replace(/\.ts$/, '')}';`,
  );
  const charts = [...new Set(orders.map(chartOf))];
  const indices = new Map(charts.map((chart, index) => [chart, index]));
  const calls = orders.map((order, index) => `order${index}(charts[${indices.get(chartOf(order)) ?? ''}] as Chart);`);
  return `import { App, Chart, YamlOutputType } from 'cdk8s';
${imports.join('\n')}

const app = new App({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
const charts = ${JSON.stringify(charts)}.map((name) => new Chart(app, name));
${calls.join('\n')}
app.synth();
`;
}

function chartOf({ cluster, purpose }: BenchOrder): string {
  return `${cluster}-${purpose}`;
}
