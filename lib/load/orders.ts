import { didYouMean } from 'api-server-verdict';
import { aboutFile, type Finding, type Objection } from '../model/finding.ts';
import { deepFreeze } from '../model/freeze.ts';
import { type Memory, noMemory } from '../model/memory.ts';
import { aboutOrder, type Manifest, type Order, type TypeMeta } from '../model/order.ts';
import type { Progress } from '../model/progress.ts';
import type { Remembered } from '../model/remembered.ts';
import { contentsOf, type Contents } from './contents.ts';
import { isObject, positionOf, type Declaration, type Json, type JsonObject } from './declaration.ts';
import { writtenOrder } from './declarative/read.ts';
import { kindsOfNone, type Kinds } from './kinds.ts';
import { findOrderFiles, type OrderPath } from './order-files.ts';
import { readSources, type Content } from './read.ts';

/** What can be said of a field. */
const SAYABLE = 'leave the field out, or give it a plain value: a string, a number, a boolean, a list or an object';

/** Which orders are meant, and what is known of them already. */
export interface Extent {
  readonly memory?: Memory;
  /** Whether those for a cluster context are; without it all are meant. */
  readonly isMeant?: (context: string) => boolean;
}

/** What order files say, as data. */
export interface LoadedOrders {
  readonly orders: readonly Order[];
  readonly findings: readonly Finding[];
}

/** What the order files of a repository say. */
export interface LoadedFiles extends LoadedOrders {
  /** The files that were run for it: those that are not declarative, and what they import. */
  readonly executed: readonly string[];
}

/**
 * Reads every order file of a repository. The orders are from then on plain data that nobody can change: what is judged
 * is what is written.
 * @param kinds what each registered cluster serves, by its context
 */
export function loadOrders(
  root: string,
  kinds: ReadonlyMap<string, Kinds>,
  { memory = noMemory, isMeant }: Extent,
  progress?: Progress,
): LoadedFiles {
  const { files, parts, findings } = findOrderFiles(root, isMeant);
  const contents = contentsOf(root, [...files, ...parts], memory);
  const knownOf = (path: OrderPath) => memory(path, contents.originOf(path.file));
  const unknown = files.filter((path) => !knownOf(path).has('types'));
  const sources = unknown.map((path) => ({ ...path, kinds: kinds.get(path.cluster) ?? kindsOfNone(path.cluster) }));
  const fresh = readSources(root, sources, contents.read, progress);
  const read = new Map(unknown.map((path, index) => [path, fresh[index]]));
  const loaded = files.map((path) => {
    const content = read.get(path);
    const known = knownOf(path);
    if (content === undefined) return rememberedFile(path, known, contents);
    const file = loadFile(path, content, contents, kinds.get(path.cluster));
    // What took too long may be faster another time.
    if (file.findings.length === 0) remember(known, content, file);
    return { ...file, executed: content.executed };
  });
  const executed = new Set(loaded.flatMap((file) => file.executed));
  const forgotten = parts.filter(({ file }) => !executed.has(file));
  return {
    executed: [...executed],
    orders: loaded.flatMap(({ orders }) => orders),
    findings: [...findings, ...loaded.flatMap((file) => file.findings), ...forgotten.map(importedByNone)],
  };
}

/** Remembers a file that is sound: what its orders are of, and for those who look at one, all that the file says. */
function remember(known: Remembered, content: Content, { orders }: LoadedOrders): void {
  known.fact('types', () => orders.map(({ manifest: { apiVersion, kind } }) => ({ apiVersion, kind })));
  known.fact('executed', () => content.executed);
  known.whole(() => content);
}

/** A file that is remembered; its orders are only made where somebody looks at one. */
function rememberedFile(path: OrderPath, known: Remembered, contents: Contents): LoadedFiles {
  const nothing: Content = { exported: { type: 'nothing' }, faults: [], executed: [] };
  let made: readonly Order[] | undefined;
  const orders = known
    .fact<readonly TypeMeta[]>('types', () => [])
    .map((type, index): Order => {
      const whole = () => {
        made ??= loadFile(
          path,
          known.whole(() => nothing),
          contents,
          undefined,
        ).orders;
        const order = made[index];
        if (order === undefined) throw new Error(`what is remembered of ${path.file} is not what was read`);
        return order;
      };
      return {
        ...path,
        type,
        origin: originOf(path, index, contents),
        line: (field) => whole().line(field),
        get manifest() {
          return whole().manifest;
        },
        get helped() {
          return whole().helped;
        },
      };
    });
  return { orders, findings: [], executed: known.fact<readonly string[]>('executed', () => []) };
}

function originOf({ file }: OrderPath, index: number, contents: Contents): string {
  return `${contents.originOf(file)} ${index}`;
}

/** What a file orders, of which the content has been read. */
export function loadFile(
  path: OrderPath,
  { exported, faults }: Content,
  contents: Contents,
  kinds: Kinds | undefined,
): LoadedOrders {
  const { file, cluster, purpose } = path;
  const findings = faults.map(({ file: at, ...fault }) => aboutFile(at, { cluster, purpose, ...fault }));
  if (exported.type !== 'orders') {
    const hint = 'export default orders((purpose) => { … }); a helper goes into a folder beside the order files';
    const none = aboutFile(file, { rule: 'layout', cluster, purpose, message: 'exports no orders', hint });
    return { orders: [], findings: [...findings, ...(faults.length === 0 ? [none] : [])] };
  }
  const declared = exported.declarations.map((declaration, index) => {
    const line = (field?: string | null) =>
      positionOf(declaration.written ?? writtenOrder(contents.read(file), index), field).line;
    return loadOrder({ ...path, line, origin: originOf(path, index, contents) }, declaration, kinds);
  });
  return {
    orders: declared.flatMap(({ orders }) => orders),
    findings: [...findings, ...declared.flatMap((order) => order.findings)],
  };
}

function loadOrder(
  place: Omit<Order, 'manifest' | 'helped'>,
  declaration: Declaration,
  kinds: Kinds | undefined,
): LoadedOrders {
  const manifest = deepFreeze(manifestOf(declaration)) as Manifest;
  const order: Order = { ...place, manifest, helped: Object.keys(declaration.helped) };
  // Of a kind that is not served, all is said.
  if (declaration.apiVersion === undefined && kinds !== undefined)
    return { orders: [], findings: [notServed(order, kinds)] };
  const unsaid = [...declaration.unsayable, ...misplaced(declaration)];
  return {
    orders: [order],
    findings: unsaid.map((fault) => aboutOrder(order, { rule: 'schema', hint: SAYABLE, ...fault })),
  };
}

/** The object that is declared; what is misplaced in it has a finding of its own. */
function manifestOf({ apiVersion = '', kind, id = '', props, helped }: Declaration): object {
  const metadata = objectOr(props['metadata'], {});
  const annotations = { ...objectOr(metadata['annotations'], {}), ...helped };
  return {
    ...props,
    ...{ apiVersion, kind },
    metadata: { name: id, ...metadata, ...(Object.keys(helped).length > 0 && { annotations }) },
  };
}

/** What the arguments of a construct say that is not for them to say, or in a shape that nothing can be added to. */
function misplaced({ props, helped }: Declaration): Pick<Objection, 'field' | 'message' | 'hint'>[] {
  const typed = ['apiVersion', 'kind'].filter((field) => field in props);
  const shapeless = [
    ...(isObject(props['metadata'] ?? {}) ? [] : ['metadata']),
    ...(Object.keys(helped).length === 0 || isObject(objectOr(props['metadata'], {})['annotations'] ?? {})
      ? []
      : ['metadata.annotations']),
  ];
  return [
    ...typed.map((field) => ({ field, message: 'is what the imported kind says', hint: 'remove it' })),
    ...shapeless.map((field) => ({ field, message: 'is no object', hint: `write ${field} as { … }` })),
  ];
}

function objectOr(value: Json | undefined, otherwise: JsonObject): JsonObject {
  return isObject(value) ? value : otherwise;
}

function notServed(order: Order, { context, exported }: Kinds): Finding {
  const { kind } = order.manifest;
  const hint = didYouMean(kind, [...exported.keys()].sort(), 'kinds that it serves');
  return aboutOrder(order, { rule: 'api', field: null, message: `${context} serves no ${kind}`, hint });
}

function importedByNone({ file, cluster, purpose }: OrderPath): Finding {
  return aboutFile(file, {
    ...{ rule: 'layout', cluster, purpose },
    message: 'is no order file, and no order file imports it: what it says is never ordered',
    hint: `move it to orders/${cluster}/${purpose}/, import it from an order file there, or remove it`,
  });
}
