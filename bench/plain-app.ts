import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toCustomResourceDefinition } from '../lib/admission/crd.ts';
import { loadXrds } from '../lib/load/xrds.ts';
import type { Order } from '../lib/model/order.ts';
import { byCodeUnit } from '../lib/model/sort.ts';
import { cdk8sImport } from './cdk8s-import.ts';

/**
 * Writes the app that one would write with cdk8s alone, for the same orders: the constructs as `cdk8s import` makes
 * them, a typed file for each order, a chart for each purpose, one file of output for each object, run by ts-node.
 */
export function writePlainApp(root: string, folder: string, orders: readonly Order[]): void {
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  const { xrds } = loadXrds(root);
  const inOrder = xrds.sort((a, b) => byCodeUnit(a.file, b.file));
  const newest = new Map(inOrder.map(({ kind, xrd }) => [kind, toCustomResourceDefinition(xrd)]));
  const classes = new Map<string, string>();
  for (const [kind, source] of cdk8sImport(newest)) {
    classes.set(kind, /export class (\w+) /.exec(source)?.[1] ?? kind);
    write(`imports/${kind}.ts`, source);
  }
  for (const order of orders) write(order.file, plainOrder(order, classes.get(order.manifest.kind) ?? ''));
  write('main.ts', plainMain(orders));
  write(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: { module: 'node16', target: 'es2022', strict: true, types: ['node'], rootDir: '.' },
    }),
  );
  write('package.json', '{}');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

function plainOrder({ file, purpose, manifest }: Order, construct: string): string {
  const { kind, metadata } = manifest;
  const up = '../'.repeat(file.split('/').length - 1);
  // cdk8s makes an enum of a field that takes few values, and refuses the plain string.
  const values = kind.endsWith('DNSRecord') ? [`${construct}SpecType`] : [];
  const spec = JSON.stringify(manifest['spec']).replace(/"type":"(\w+)"/, (text, value: string) =>
    values.reduce((_, type) => `"type":${type}.${value}`, text),
  );
  const namespace = kind === 'ManagedNamespace' ? undefined : purpose;
  return `import { Chart } from 'cdk8s';
import { ${[construct, ...values].join(', ')} } from '${up}imports/${kind}';

export function order(chart: Chart): void {
  new ${construct}(chart, ${JSON.stringify(`${kind}-${metadata.name ?? ''}`)}, {
    metadata: ${JSON.stringify({ name: metadata.name, namespace })},
    spec: ${spec},
  });
}
`;
}

function plainMain(orders: readonly Order[]): string {
  const imports = orders.map(
    ({ file }, index) => `import { order as order${index} } from './${file.replace(/\.ts$/, '')}';`,
  );
  const charts = [...new Set(orders.map(({ cluster, purpose }) => `${cluster}-${purpose}`))];
  const calls = orders.map(
    ({ cluster, purpose }, index) => `order${index}(charts[${charts.indexOf(`${cluster}-${purpose}`)}] as Chart);`,
  );
  return `import { App, Chart, YamlOutputType } from 'cdk8s';
${imports.join('\n')}

const app = new App({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE });
const charts = ${JSON.stringify(charts)}.map((name) => new Chart(app, name));
${calls.join('\n')}
app.synth();
`;
}
