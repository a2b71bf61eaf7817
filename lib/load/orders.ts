import type { Construct } from 'constructs';
import { CompositeResource } from '../model/composite-resource.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { aboutOrder, type Manifest, type Order } from '../model/order.ts';
import { OrderFile } from '../model/orders.ts';
import { Purpose } from '../model/purpose.ts';
import { failure, lineIn } from './failure.ts';
import type { Modules } from './modules.ts';
import { findOrderFiles, type OrderPath } from './order-files.ts';

/** What order files say, as data. */
export interface LoadedOrders {
  readonly orders: readonly Order[];
  readonly findings: readonly Finding[];
}

/** Evaluates every order file of a repository, each on its own; the orders become constructs below the app. */
export function loadOrders(root: string, modules: Modules, app: Construct): LoadedOrders {
  const { files, findings } = findOrderFiles(root);
  const loaded = files.map((path) => loadFile(root, modules, app, path));
  return {
    orders: loaded.flatMap(({ orders }) => orders),
    findings: [...findings, ...loaded.flatMap((file) => file.findings)],
  };
}

function loadFile(root: string, modules: Modules, app: Construct, path: OrderPath): LoadedOrders {
  const { file, cluster, purpose } = path;
  const scope = new Purpose(app, file, cluster, purpose);
  const findings: Finding[] = [];
  const fault = (message: string, hint: string) =>
    findings.push(aboutFile(file, { rule: 'layout', cluster, purpose, message, hint }));
  try {
    const exported = modules.evaluate(file)['default'];
    if (exported instanceof OrderFile) {
      const declared = exported.declare(scope);
      // What a promise orders, it orders after we have counted.
      if (isPromise(declared)) {
        fault('orders asynchronously', 'order without async and await');
        Promise.resolve(declared).catch(() => undefined);
      }
      scope.node.lock();
    } else {
      fault(
        'exports no orders',
        'export default orders((purpose) => { … }); a helper goes into a folder beside the order files',
      );
    }
  } catch (thrown) {
    findings.push(failure(root, file, thrown, { cluster, purpose }));
  }
  // What was ordered before an error is reported on too, so that one run tells everything.
  const orders = scope.node.findAll().flatMap((construct) => {
    if (!CompositeResource.isCompositeResource(construct)) return [];
    const read = readOrder(root, path, construct);
    findings.push(...read.findings);
    return read.orders;
  });
  return { orders, findings };
}

function readOrder(root: string, path: OrderPath, resource: CompositeResource): LoadedOrders {
  let line: number | undefined;
  const lineOf = () => (line ??= lineIn(root, path.file, resource.declaration) ?? 1);
  try {
    // Without an id there is no name, and cdk8s leaves out what is empty.
    const manifest = { metadata: {}, ...(resource.toJson() as Partial<Manifest>) } as Manifest;
    const order = { ...path, line: lineOf, manifest };
    const hint = 'leave the field out, or give it a value';
    const findings = leftOut(resource.declared).map(([field, message]) =>
      aboutOrder(order, { rule: 'schema', field, message, hint }),
    );
    return { orders: [order], findings };
  } catch (thrown) {
    const { kind, name } = resource;
    const message = String(thrown).replace(/^.*with name '.*?': (\w*Error: )?/s, '');
    const hint = 'use plain values: strings, numbers, booleans, arrays and objects';
    const place = { cluster: path.cluster, purpose: path.purpose, kind, name, line: lineOf() };
    return { orders: [], findings: [aboutFile(path.file, { rule: 'schema', ...place, message, hint })] };
  }
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** The field paths that cdk8s leaves out of the object: nothing may vanish without a word. */
function leftOut(value: unknown, path = ''): [field: string, message: string][] {
  if (value === null) return [[path, 'is null']];
  if (path.endsWith('.__proto__')) return [[path, 'is no name that a field can have']];
  if (Array.isArray(value)) return value.flatMap((item, index) => leftOut(item, `${path}[${index}]`));
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, field]) => leftOut(field, path === '' ? key : `${path}.${key}`));
}
