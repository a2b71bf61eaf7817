import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parse, type Program } from 'acorn';
import { full } from 'acorn-walk';
import { compile, SyntaxFault, type Compiled } from '../compile.ts';
import type { Position } from '../declaration.ts';
import { isModuleOf } from '../kinds.ts';
import type { Fault } from './report.ts';

/**
 * The most characters of a file that is run: the compiler, unlike the reader of data, can be brought down by nesting.
 */
const MOST_CHARACTERS = 1 << 18;

/** A module that a file consists of. */
export interface Module extends Compiled {
  readonly program: Program;
  /** What it means by each specifier: a module by its path, `#lib` or `#imports`. */
  readonly resolved: Readonly<Record<string, string>>;
}

/** A file and all that it imports, by path relative to the repository, or what is wrong with that. */
export interface Modules {
  readonly modules: ReadonlyMap<string, Module>;
  /** The files that it imports, whether or not they could be compiled. */
  readonly imported: readonly string[];
  readonly faults: readonly Fault[];
}

/**
 * Compiles a file and what it imports. It may import `#lib`, the kinds of its own cluster, and files under its own
 * folder; all others are told in one go.
 * @param kinds the module of its cluster's kinds; undefined where it may import none
 */
export function loadModules(root: string, entry: string, kinds: string | undefined): Modules {
  const folder = dirname(entry);
  const modules = new Map<string, Module>();
  const faults: Fault[] = [];
  const waiting = [entry];
  for (const path of waiting) {
    try {
      const resolved: Record<string, string> = {};
      const source = readFileSync(join(root, path), 'utf8');
      if (source.length > MOST_CHARACTERS) throw new SyntaxFault(`more than ${MOST_CHARACTERS} characters`, 1);
      const compiled = compile(source, path);
      const program = programOf(compiled);
      for (const specifier of required(program)) {
        const target = resolveSpecifier(root, folder, path, specifier, kinds);
        if (typeof target !== 'string') {
          faults.push({
            ...target,
            file: path,
            line: lineOf(specifier, source),
            message: `imports ${specifier}, ${target.message}`,
          });
          continue;
        }
        resolved[specifier] = target;
        if (!target.startsWith('#') && !waiting.includes(target)) waiting.push(target);
      }
      modules.set(path, { ...compiled, program, resolved });
    } catch (thrown) {
      faults.push(syntaxFault(path, thrown));
    }
  }
  return { modules, imported: waiting.slice(1), faults };
}

/** The syntax tree of a compiled module. Throws a SyntaxFault at what only the compiler takes, such as `/(/`. */
function programOf(compiled: Compiled): Program {
  try {
    return parse(compiled.body, { ecmaVersion: 2022, locations: true, allowReturnOutsideFunction: true });
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError && 'loc' in thrown)) throw thrown;
    const { line, column } = thrown.loc as Position;
    const place = compiled.source({ line, column: column + 1 });
    throw new SyntaxFault(thrown.message.replace(/ \(\d+:\d+\)$/, ''), place.line);
  }
}

function syntaxFault(file: string, thrown: unknown): Fault {
  const about = { rule: 'layout', file } as const;
  if (thrown instanceof SyntaxFault) {
    return { ...about, line: thrown.line, message: `is not TypeScript: ${thrown.message}`, hint: 'correct the syntax' };
  }
  if (!(thrown instanceof RangeError)) throw thrown;
  return { ...about, line: 1, message: 'nests too deeply to be read', hint: 'write it flatter' };
}

/** What the compiled text asks for. */
function required(program: Program): Set<string> {
  const found = new Set<string>();
  full(program, (node) => {
    if (node.type !== 'CallExpression') return;
    const { callee, arguments: args } = node;
    const [specifier] = args;
    if (callee.type !== 'Identifier' || callee.name !== 'require' || specifier?.type !== 'Literal') return;
    if (typeof specifier.value === 'string') found.add(specifier.value);
  });
  return found;
}

/** The line that names a module; the compiler moves imports, so that its map leads elsewhere. */
function lineOf(specifier: string, source: string): number {
  const lines = source.split('\n');
  return (
    1 +
    Math.max(
      0,
      lines.findIndex((line) => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`)),
    )
  );
}

type Refused = Pick<Fault, 'rule' | 'message' | 'hint'>;

function resolveSpecifier(
  root: string,
  folder: string,
  importer: string,
  specifier: string,
  kinds: string | undefined,
): string | Refused {
  if (specifier === '#lib') return '#lib';
  if (specifier.startsWith('#imports/')) return isModuleOf(kinds, specifier) ? '#imports' : ofOtherCluster(kinds);
  const path = resolve(root, dirname(importer), specifier.endsWith('.ts') ? specifier : `${specifier}.ts`);
  const base = join(root, folder);
  const refused = (message: string, hint: string): Refused => ({ rule: 'layout', message, hint });
  if (!/^\.\.?\//.test(specifier) || !path.startsWith(base + sep)) {
    const own = kinds === undefined ? '' : `, ${kinds}`;
    return refused(
      'which is outside its own folder',
      `a file may import #lib${own} and files under ${folder}/, at its top`,
    );
  }
  const below = relative(base, path);
  const target = `${folder}/${below.replaceAll(sep, '/')}`;
  if (!existsSync(path) || !statSync(path).isFile()) return refused(`but there is no ${target}`, 'correct the path');
  // Neither is checked for types, and what a link leads to may not be in the repository.
  if (realpathSync(path) !== join(realpathSync(base), below)) {
    return refused('which a link leads to', 'put the file itself here');
  }
  return below.split(sep).some((name) => name.startsWith('.'))
    ? refused('which is hidden', 'give it a name that begins with no dot')
    : target;
}

function ofOtherCluster(kinds: string | undefined): Refused {
  return kinds === undefined
    ? { rule: 'layout', message: 'but no kinds are served here', hint: 'remove it' }
    : {
        rule: 'cluster',
        message: `but lies in the folder of ${kinds.slice('#imports/'.length)}, which may serve other revisions`,
        hint: `import from ${kinds}`,
      };
}
