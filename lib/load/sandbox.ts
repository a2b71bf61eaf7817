import { compileFunction, createContext, runInContext, type Context } from 'node:vm';
import { Refusal } from './refusal.ts';

// What would make the output depend on the machine, the moment or the locale. Order files get neither.
const GLOBALS = [
  ...['Date', 'Intl', 'WeakRef', 'FinalizationRegistry', 'Atomics', 'SharedArrayBuffer', 'WebAssembly'],
  ...['globalThis', 'process', 'global', 'Buffer', 'console', 'performance', 'crypto', 'fetch', 'navigator'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
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
    // Errors stay as they are: a class of errors may set its name, which a frozen prototype would forbid.
    const shared = Object.getOwnPropertyNames(scope).filter(
      (name) => !GLOBALS.includes(name) && !name.endsWith('Error'),
    );
    for (const name of shared) freeze(runInContext(name, this.context));
    for (const name of GLOBALS) Object.defineProperty(scope, name, { get: refuse(name) });
  }

  /** Evaluates the body of a CommonJS module and gives what it exports. Throws what the module throws. */
  evaluate(body: string, filename: string, require: (specifier: string) => unknown): Record<string, unknown> {
    const module = { exports: {} as Record<string, unknown> };
    const run = compileFunction(body, ['require', 'module', 'exports'], {
      filename,
      parsingContext: this.context,
    }) as (require: (specifier: string) => unknown, module: object, exports: object) => void;
    run(require, module, module.exports);
    return module.exports;
  }
}

function freeze(value: unknown): void {
  if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return;
  Object.freeze(value);
  const { prototype } = value as { prototype?: unknown };
  if (typeof prototype === 'object' && prototype !== null) Object.freeze(prototype);
}
