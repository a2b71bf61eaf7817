import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { compileFunction } from 'node:vm';
import * as cdk8s from 'cdk8s';
import * as constructs from 'constructs';
import * as lib from '../index.ts';
import { didYouMean } from '../model/nearest.ts';
import { compile } from './compile.ts';
import { Refusal } from './refusal.ts';
import { Sandbox } from './sandbox.ts';

type Exports = Record<string, unknown>;

/** Loads the TypeScript modules of a repository, each folder with what it may import. */
export class Modules {
  private readonly sandbox = new Sandbox();
  private readonly generated = new Map<string, Exports>();
  private readonly lib = guard({ ...lib }, (name, names) => [
    'layout',
    `#lib has no ${name}`,
    didYouMean(name, names, 'names'),
  ]);

  constructor(private readonly root: string) {}

  /**
   * Evaluates an order or cluster file and gives what it exports. It may import `#lib`, `#imports/*` and files under
   * its own folder. Each call evaluates afresh, so that no file sees what another has left in a shared module.
   * Throws a Refusal for other imports, and whatever the file throws.
   */
  evaluate(file: string): Exports {
    const folder = resolve(this.root, dirname(file));
    const evaluated = new Map<string, Exports>();
    const load = (path: string): Exports => {
      const known = evaluated.get(path);
      if (known !== undefined) return known;
      const exports = this.sandbox.evaluate(compile(readFileSync(path, 'utf8'), path), path, (specifier) => {
        if (specifier === '#lib') return this.lib;
        if (specifier.startsWith('#imports/')) return this.imports(specifier);
        return load(this.under(folder, path, specifier));
      });
      evaluated.set(path, exports);
      return exports;
    };
    return load(resolve(this.root, file));
  }

  private under(folder: string, importer: string, specifier: string): string {
    const path = resolve(dirname(importer), specifier.endsWith('.ts') ? specifier : `${specifier}.ts`);
    if (!/^\.\.?\//.test(specifier) || !path.startsWith(folder + sep)) {
      throw new Refusal(
        'layout',
        `imports ${specifier}, which is outside its own folder`,
        `a file may import #lib, #imports/<cluster> and files under ${relative(this.root, folder)}/`,
        specifier,
      );
    }
    if (!existsSync(path)) {
      throw new Refusal(
        'layout',
        `imports ${specifier}, but there is no ${relative(this.root, path)}`,
        'correct the path',
        specifier,
      );
    }
    return path;
  }

  /** A generated module; this is our own code, so it runs outside the sandbox, once. */
  private imports(specifier: string): Exports {
    const known = this.generated.get(specifier);
    if (known !== undefined) return known;
    const path = join(this.root, `${specifier.slice(1)}.ts`);
    if (!existsSync(path)) {
      throw new Refusal(
        'cluster',
        `imports ${specifier}, which does not exist`,
        'import the kinds of the cluster that the folder names; npm run import writes them',
        specifier,
      );
    }
    const context = specifier.slice('#imports/'.length);
    const exports = guard(this.trusted(path), (name, names) => [
      'api',
      `${context} serves no ${name}`,
      didYouMean(name, names, 'kinds that it serves'),
    ]);
    this.generated.set(specifier, exports);
    return exports;
  }

  private trusted(path: string): Exports {
    const exports: Exports = {};
    const require = (specifier: string): unknown => {
      if (specifier === 'cdk8s') return cdk8s;
      if (specifier === 'constructs') return constructs;
      if (specifier === '#lib') return lib;
      return this.trusted(resolve(dirname(path), specifier));
    };
    const body = compile(readFileSync(path, 'utf8'), path);
    const run = compileFunction(body, ['require', 'exports'], { filename: path }) as (
      require: (specifier: string) => unknown,
      exports: Exports,
    ) => void;
    run(require, exports);
    return exports;
  }
}

/** A name that a module does not export is undefined in CommonJS; here it is an error that tells what there is. */
function guard(
  exports: Exports,
  refusal: (name: string, names: string[]) => ConstructorParameters<typeof Refusal>,
): Exports {
  return new Proxy(Object.freeze(exports), {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === '__esModule')
        return Reflect.get(target, name) as unknown;
      throw new Refusal(
        ...refusal(
          name,
          Object.keys(target).filter((known) => known !== '__esModule'),
        ),
      );
    },
  });
}
