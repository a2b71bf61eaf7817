import type { GroupVersionKind } from 'cdk8s';
import type { Json, JsonObject, Unsayable } from '../declaration.ts';
import type { Declared, Report, Thrown } from './report.ts';

/** A module as the compiler left it: the body of a CommonJS function. */
export type Define = (require: (specifier: string) => unknown, exports: Record<string, unknown>) => void;

/** What there is to run, and for which place. */
export interface Input {
  readonly entry: string;
  readonly context: string;
  readonly purpose: string;
  /** The kinds that it may import, by the name that their module exports. */
  readonly exported: Readonly<Record<string, GroupVersionKind>>;
  /** For each module which other one it means by a specifier. */
  readonly resolved: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Names under which the modules of #lib that run here as they are, and the kinds, are resolved. */
const MODEL = ['#model/owner', '#model/protect', '#model/orders', '#model/cluster'];

/** What an order file may not depend on, and what is nowhere but in Node or a browser. */
const UNAVAILABLE = [
  ...['Date', 'Intl', 'WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer', 'WebAssembly', 'Promise'],
  ...['process', 'global', 'Buffer', 'console', 'performance', 'crypto', 'fetch', 'navigator'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
];

/**
 * Runs inside the engine, alone with the modules of one file: evaluates them and gives as JSON what the file exports.
 * The compiled text of this function is what the engine gets, so it may use nothing from outside it.
 */
export function run(definitions: Readonly<Record<string, Define>>, given: string): string {
  // Taken before a file can change them.
  const { stringify } = JSON;
  const { entries, fromEntries, getPrototypeOf } = Object;
  const { isArray } = Array;
  const ObjectPrototype = Object.prototype;
  const input = JSON.parse(given) as Input;
  const declared: (Omit<Declared, 'stack'> & { error: Error })[] = [];
  const loaded = new Map<string, Record<string, unknown>>();

  /** Tells what a file asked for and may not have. */
  class Refusal extends Error {
    constructor(
      message: string,
      readonly hint: string,
    ) {
      super(message);
    }
  }

  const refuse = (name: string) => {
    throw new Refusal(
      `${name} is not available in an order file: what it orders may depend on the repository only`,
      'write the value down, or compute it from values in this folder',
    );
  };
  for (const name of UNAVAILABLE) Object.defineProperty(globalThis, name, { get: () => refuse(name) });
  Object.defineProperty(Math, 'random', { value: () => refuse('Math.random') });

  /** The same value as JSON holds it, and what it cannot hold. */
  function plain(value: unknown, path: string, unsayable: Unsayable[], above: readonly object[]): Json | undefined {
    const fault = (message: string): undefined => {
      unsayable.push({ field: path, message });
    };
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (!Number.isFinite(value)) {
          fault(`is ${value}, which is no number to JSON`);
          return;
        }
        return value;
      case 'undefined':
        return undefined;
      case 'object':
        break;
      default: {
        fault(`is a ${typeof value}`);
        return;
      }
    }
    if (value === null) {
      fault('is null');
      return;
    }
    if (above.includes(value)) {
      fault('holds itself');
      return;
    }
    const inside = [...above, value];
    if (isArray(value)) {
      // Unlike map, this does not pass over holes.
      return Array.from(value as unknown[], (item, index) => {
        const field = `${path}[${index}]`;
        if (item === undefined) unsayable.push({ field, message: 'is undefined, in a list' });
        return plain(item, field, unsayable, inside) ?? null;
      });
    }
    const prototype = getPrototypeOf(value) as object | null;
    if (prototype !== ObjectPrototype && prototype !== null) {
      const name = (prototype as { constructor?: { name?: unknown } }).constructor?.name;
      fault(`is an object of the class ${String(name)}`);
      return;
    }
    const fields: [name: string, value: Json][] = [];
    for (const [name, item] of entries(value)) {
      const field = /[.[\]/]/.test(name) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
      const said = plain(item, field, unsayable, inside);
      if (said !== undefined) fields.push([name, said]);
    }
    // A field may be called __proto__, as an assignment would not have it.
    return fromEntries(fields);
  }

  function plainObject(value: unknown, unsayable: Unsayable[]): JsonObject {
    const said = plain(value ?? {}, '', unsayable, []);
    return typeof said === 'object' && said !== null && !isArray(said) ? (said as JsonObject) : {};
  }

  /** What the class of a kind stands for. */
  interface Known {
    readonly apiVersion: string | undefined;
    readonly kind: string;
  }

  class Purpose {
    constructor(
      readonly cluster: string,
      readonly purpose: string,
    ) {}
  }

  class CompositeResource {
    readonly metadata: { addAnnotation(name: string, value: string): void };

    constructor(scope: unknown, id: unknown, props: unknown, known?: Known) {
      if (!(scope instanceof Purpose || scope instanceof CompositeResource)) {
        throw new Refusal('orders outside a purpose', 'give the purpose as the first argument, or another order');
      }
      const unsayable: Unsayable[] = [];
      const helped: Record<string, string> = {};
      const said = plainObject(props, unsayable);
      // Without a class of its own, the arguments say what kind it is.
      const { apiVersion, kind, ...rest } = said;
      const text = (value: unknown) => (typeof value === 'string' ? value : '');
      declared.push({
        ...(known === undefined
          ? { apiVersion: text(apiVersion), kind: text(kind), props: rest }
          : { apiVersion: known.apiVersion ?? null, kind: known.kind, props: said }),
        id: typeof id === 'string' ? id : null,
        helped,
        unsayable,
        error: new Error(),
      });
      this.metadata = {
        addAnnotation: (name, value) => {
          helped[name] = value;
        },
      };
      return new Proxy(this, {
        get(target, name) {
          if (name in target || typeof name === 'symbol') return Reflect.get(target, name) as unknown;
          throw new Refusal(
            `${name} is not available in an order file: an order is what its arguments say`,
            'say it in the third argument of the construct',
          );
        },
      });
    }
  }

  /** The class of a kind; also of one that is not served, so that all orders of it are told in one run. */
  function classOf(name: string) {
    const { apiVersion, kind = name }: Partial<GroupVersionKind> = input.exported[name] ?? {};
    return class extends CompositeResource {
      static readonly GVK = { apiVersion, kind };

      constructor(scope: unknown, id: unknown, props?: unknown) {
        super(scope, id, props, { apiVersion, kind });
      }
    };
  }

  const kinds = new Map<string, unknown>();
  const kindsModule = new Proxy(
    {},
    {
      get(_, kind) {
        if (typeof kind === 'symbol' || kind === '__esModule') return kind === '__esModule';
        if (!kinds.has(kind)) kinds.set(kind, classOf(kind));
        return kinds.get(kind);
      },
    },
  );

  function libModule(): object {
    const exports: Record<string, unknown> = { CompositeResource, __esModule: true };
    for (const name of MODEL) Object.assign(exports, load(name));
    return new Proxy(exports, {
      get(target, name) {
        if (typeof name === 'symbol' || name in target) return Reflect.get(target, name) as unknown;
        throw new Refusal(`#lib has no ${name}`, `the names are: ${Object.keys(target).sort().join(', ')}`);
      },
    });
  }

  let lib: object | undefined;
  function load(path: string): object {
    if (path === '#lib') return (lib ??= libModule());
    if (path === '#imports') return kindsModule;
    const known = loaded.get(path);
    if (known !== undefined) return known;
    const exports: Record<string, unknown> = {};
    // Before it is evaluated: two modules may import each other.
    loaded.set(path, exports);
    definitions[path]?.((specifier) => {
      const target = input.resolved[path]?.[specifier];
      if (target !== undefined) return load(target);
      throw new Refusal('imports while it runs', 'import at the top of the file, by its name');
    }, exports);
    return exports;
  }

  let type: Report['type'] = 'nothing';
  let context: Json = null;
  let props: JsonObject = {};
  let asynchronous = false;
  let thrown: Thrown | null = null;
  try {
    const { default: exported } = load(input.entry) as { default?: unknown };
    const { OrderFile } = load('#model/orders') as { OrderFile: new () => { declare(purpose: unknown): unknown } };
    const { Cluster } = load('#model/cluster') as { Cluster: new () => { context: unknown; props: unknown } };
    if (exported instanceof OrderFile) {
      type = 'orders';
      const returned = exported.declare(new Purpose(input.context, input.purpose));
      // A construct is what an arrow function with one expression returns.
      asynchronous =
        typeof returned === 'object' &&
        returned !== null &&
        !(returned instanceof CompositeResource) &&
        'then' in returned;
    } else if (exported instanceof Cluster) {
      type = 'cluster';
      const unsayable: Unsayable[] = [];
      context = plain(exported.context, 'context', unsayable, []) ?? null;
      props = plainObject(exported.props, unsayable);
      const [first] = unsayable;
      if (first !== undefined) throw new Refusal(`says of ${first.field} what ${first.message}`, 'use plain values');
    }
  } catch (caught) {
    thrown = described(caught);
  }
  return stringify({
    ...{ type, context, props, asynchronous, thrown },
    declared: declared.map(({ error, ...order }) => ({ ...order, stack: String(error.stack) })),
  } satisfies Report);

  function described(caught: unknown): Thrown {
    try {
      if (caught instanceof Refusal) return { message: caught.message, stack: String(caught.stack), hint: caught.hint };
      if (caught instanceof Error) {
        return { message: `throws ${caught.name}: ${caught.message}`, stack: String(caught.stack), hint: null };
      }
      if (typeof caught === 'object' && caught !== null)
        return { message: 'throws what is no Error', stack: '', hint: null };
      const text = typeof caught === 'string' ? stringify(caught) : String(caught);
      return { message: `throws ${text}`, stack: '', hint: null };
    } catch {
      return { message: 'throws what cannot be read', stack: '', hint: null };
    }
  }
}
