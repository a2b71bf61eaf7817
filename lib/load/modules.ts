import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { compileFunction } from 'node:vm';
import * as cdk8s from 'cdk8s';
import * as constructs from 'constructs';
import * as lib from '../index.ts';
import { didYouMean } from '../model/nearest.ts';
import { compile, DYNAMIC_IMPORT, importsDynamically } from './compile.ts';
import { Refusal, type Place } from './refusal.ts';
import { freeze, Sandbox } from './sandbox.ts';

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
      const source = readFileSync(path, 'utf8');
      const body = compile(source, path);
      if (importsDynamically(source, body)) {
        throw new Refusal(
          'layout',
          'imports while it runs',
          this.allowed(folder),
          lineOf(path, (line) => DYNAMIC_IMPORT.test(line)),
        );
      }
      const exports: Exports = {};
      // Before it is evaluated: two modules may import each other.
      evaluated.set(path, exports);
      this.sandbox.evaluate(body, path, exports, (specifier) => {
        if (specifier === '#lib') return this.lib;
        if (specifier.startsWith('#imports/')) return this.imports(path, specifier);
        return load(this.under(folder, path, specifier));
      });
      return exports;
    };
    return load(resolve(this.root, file));
  }

  private under(folder: string, importer: string, specifier: string): string {
    const path = resolve(dirname(importer), specifier.endsWith('.ts') ? specifier : `${specifier}.ts`);
    const below = relative(folder, path);
    const refuse = (reason: string, hint: string): never => {
      throw new Refusal('layout', `imports ${specifier}, ${reason}`, hint, importOf(importer, specifier));
    };
    if (!/^\.\.?\//.test(specifier) || !path.startsWith(folder + sep)) {
      return refuse('which is outside its own folder', this.allowed(folder));
    }
    if (!existsSync(path) || !statSync(path).isFile()) {
      return refuse(`but there is no ${relative(this.root, path)}`, 'correct the path');
    }
    // Neither is checked for types, and what a link leads to may not be in the repository.
    if (realpathSync(path) !== join(realpathSync(folder), below)) {
      return refuse('which a link leads to', 'put the file itself here');
    }
    return below.split(sep).some((name) => name.startsWith('.'))
      ? refuse('which is hidden', 'give it a name that begins with no dot')
      : path;
  }

  private allowed(folder: string): string {
    return `a file may import #lib, #imports/<cluster> and files under ${relative(this.root, folder)}/, at its top`;
  }

  /** A generated module; this is our own code, so it runs outside the sandbox, once. */
  private imports(importer: string, specifier: string): Exports {
    const known = this.generated.get(specifier);
    if (known !== undefined) return known;
    const path = join(this.root, `${specifier.slice(1)}.ts`);
    if (!path.startsWith(join(this.root, 'imports') + sep) || !existsSync(path)) {
      throw new Refusal(
        'cluster',
        `imports ${specifier}, which does not exist`,
        'import the kinds of the cluster that the folder names; npm run import writes them',
        importOf(importer, specifier),
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

/** Where a file imports something. */
function importOf(path: string, specifier: string): Place {
  return lineOf(path, (line) => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`));
}

function lineOf(path: string, test: (line: string) => boolean): Place {
  return { path, line: 1 + Math.max(0, readFileSync(path, 'utf8').split('\n').findIndex(test)) };
}

/**
 * What a module exports, so that no file can change it for another. A name that it does not export is undefined in
 * CommonJS; here it is an error that tells what there is.
 */
function guard(
  exports: Exports,
  refusal: (name: string, names: string[]) => ConstructorParameters<typeof Refusal>,
): Exports {
  Object.values(exports).forEach(freeze);
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
