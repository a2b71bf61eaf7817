import type { Construct } from 'constructs';
import { CompositeResource } from '../model/composite-resource.ts';
import { aboutFile, type Finding } from '../model/finding.ts';
import { didYouMean } from '../model/nearest.ts';
import { aboutOrder, type Manifest, type Order } from '../model/order.ts';
import { Purpose } from '../model/purpose.ts';
import { isObject, positionOf, type Declaration, type Json, type JsonObject } from './declaration.ts';
import { kindsOfNone, type Kinds } from './kinds.ts';
import { findOrderFiles, type OrderPath } from './order-files.ts';
import { readSources, type Content } from './read.ts';

/** What order files say, as data. */
export interface LoadedOrders {
  readonly orders: readonly Order[];
  readonly findings: readonly Finding[];
}

/**
 * Reads every order file of a repository. The orders become constructs below the app, and are from then on plain data
 * that nobody can change: what is judged is what is written.
 * @param kinds what each registered cluster serves, by its context
 */
export function loadOrders(root: string, kinds: ReadonlyMap<string, Kinds>, app: Construct): LoadedOrders {
  const { files, parts, findings } = findOrderFiles(root);
  const contents = readSources(
    root,
    files.map((path) => ({ ...path, kinds: kinds.get(path.cluster) ?? kindsOfNone(path.cluster) })),
  );
  const loaded = files.flatMap((path, index) => {
    const content = contents[index];
    return content === undefined ? [] : [loadFile(path, content, kinds.get(path.cluster), app)];
  });
  const imported = new Set(contents.flatMap((content) => content.imported));
  const forgotten = parts.filter(({ file }) => !imported.has(file));
  return {
    orders: loaded.flatMap(({ orders }) => orders),
    findings: [...findings, ...loaded.flatMap((file) => file.findings), ...forgotten.map(importedByNone)],
  };
}

function loadFile(
  path: OrderPath,
  { exported, faults }: Content,
  kinds: Kinds | undefined,
  app: Construct,
): LoadedOrders {
  const { file, cluster, purpose } = path;
  const findings = faults.map(({ file: at, ...fault }) => aboutFile(at, { cluster, purpose, ...fault }));
  if (exported.type !== 'orders') {
    const hint = 'export default orders((purpose) => { … }); a helper goes into a folder beside the order files';
    const none = aboutFile(file, { rule: 'layout', cluster, purpose, message: 'exports no orders', hint });
    return { orders: [], findings: [...findings, ...(faults.length === 0 ? [none] : [])] };
  }
  const scope = new Purpose(app, file, cluster, purpose);
  const orders = exported.declarations.map((declaration) => toOrder(path, declaration, scope));
  const unsayable = exported.declarations.flatMap((declaration, index) => {
    const order = orders[index];
    if (order === undefined) return [];
    if (declaration.apiVersion === undefined && kinds !== undefined) return [notServed(order, kinds)];
    const hint = 'leave the field out, or give it a plain value: a string, a number, a boolean, a list or an object';
    return declaration.unsayable.map(({ field, message }) =>
      aboutOrder(order, { rule: 'schema', field, message, hint }),
    );
  });
  // Of a kind that is not served, all is said.
  const served = orders.filter(
    (_, index) => exported.declarations[index]?.apiVersion !== undefined || kinds === undefined,
  );
  return { orders: served, findings: [...findings, ...unsayable] };
}

function toOrder(path: OrderPath, declaration: Declaration, scope: Purpose): Order {
  const { file, cluster, purpose } = path;
  const { id } = declaration;
  const resource = new CompositeResource(scope, id ?? '', manifestOf(declaration));
  return {
    ...{ file, cluster, purpose },
    line: (field) => positionOf(declaration.written(), field).line,
    manifest: resource.toJson() as Manifest,
    helped: Object.keys(declaration.helped),
  };
}

/** The object that a construct stands for. */
function manifestOf({
  apiVersion = '',
  kind,
  props,
  helped,
}: Declaration): JsonObject & Pick<Manifest, 'apiVersion' | 'kind'> {
  const metadata = objectOr(props['metadata'], {});
  const annotations = { ...objectOr(metadata['annotations'], {}), ...helped };
  return {
    ...{ apiVersion, kind },
    ...props,
    metadata: Object.keys(helped).length === 0 ? metadata : { ...metadata, annotations },
  };
}

/** A value that is to be an object: where it is none, admission says so of what is there. */
function objectOr(value: Json | undefined, otherwise: JsonObject): JsonObject {
  return isObject(value) ? value : otherwise;
}

function notServed(order: Order, { context, apiVersions }: Kinds): Finding {
  const { kind } = order.manifest;
  const hint = didYouMean(kind, [...apiVersions.keys()].sort(), 'kinds that it serves');
  return aboutOrder(order, { rule: 'api', field: null, message: `${context} serves no ${kind}`, hint });
}

function importedByNone({ file, cluster, purpose }: OrderPath): Finding {
  return aboutFile(file, {
    ...{ rule: 'layout', cluster, purpose },
    message: 'is no order file, and no order file imports it: what it says is never ordered',
    hint: `move it to orders/${cluster}/${purpose}/, import it from an order file there, or remove it`,
  });
}
