import { compileFunction, createContext, runInContext, type Context } from 'node:vm';
import { Refusal } from './refusal.ts';

// What would make the output depend on the machine, the moment or the locale. Order files get neither.
const GLOBALS = [
  ...['Date', 'Intl', 'WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer', 'WebAssembly'],
  ...['globalThis', 'process', 'global', 'Buffer', 'console', 'performance', 'crypto', 'fetch', 'navigator'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Promise'],
];
const METHODS: Readonly<Record<string, readonly string[]>> = {
  Math: ['random'],
  'String.prototype': ['localeCompare', 'toLocaleLowerCase', 'toLocaleUpperCase'],
  'Number.prototype': ['toLocaleString'],
  'BigInt.prototype': ['toLocaleString'],
  'Array.prototype': ['toLocaleString'],
};

function refuse(name: string): () => never {
  return () => {
    throw new Refusal(
      'layout',
      `${name} is not available in an order file: what it orders may depend on the repository only`,
      'write the value down, or compute it from values in this folder',
    );
  };
}

/**
 * Runs modules of order files: the language and nothing else, no clock, network, disk, environment or locale, and
 * nothing that one file could change for another. It keeps honest code reproducible. It is no defence against
 * hostile code: that is the job without secrets and write token in which CI evaluates orders.
 */
export class Sandbox {
  private readonly context: Context;

  constructor() {
    this.context = createContext({}, { codeGeneration: { strings: false, wasm: false } });
    for (const [path, methods] of Object.entries(METHODS)) {
      const owner = runInContext(path, this.context) as object;
      for (const method of methods) Object.defineProperty(owner, method, { value: refuse(`${path}.${method}`) });
    }
    const scope = runInContext('globalThis', this.context) as object;
    const shared = Object.getOwnPropertyNames(scope).filter((name) => !GLOBALS.includes(name));
    for (const name of shared.filter((one) => one.endsWith('Error'))) {
      const prototype = runInContext(`${name}.prototype`, this.context) as object;
      for (const property of ['name', 'message']) keepAssignable(prototype, property);
    }
    for (const name of shared) freeze(runInContext(name, this.context));
    for (const name of GLOBALS) Object.defineProperty(scope, name, { get: refuse(name) });
  }

  /** Evaluates the body of a CommonJS module, which fills its exports. Throws what the module throws. */
  evaluate(body: string, filename: string, exports: object, require: (specifier: string) => unknown): void {
    const run = compileFunction(body, ['require', 'exports'], { filename, parsingContext: this.context }) as (
      require: (specifier: string) => unknown,
      exports: object,
    ) => void;
    run(require, exports);
  }
}

/** Freezes a value that several files see: a class with its prototype and its static objects. */
export function freeze(value: unknown): void {
  if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  const { prototype } = value as { prototype?: unknown };
  if (typeof prototype === 'object' && prototype !== null) Object.freeze(prototype);
}

/** Lets `error.name = …` give that error a name, which a property of a frozen prototype would forbid. */
function keepAssignable(prototype: object, property: string): void {
  const inherited: unknown = Reflect.get(prototype, property);
  Object.defineProperty(prototype, property, {
    get: () => inherited,
    set(this: object, value: unknown) {
      Object.defineProperty(this, property, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}
