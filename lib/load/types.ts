import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { aboutFile, type Finding, type Rule } from '../model/finding.ts';
import { hash } from '../model/hash.ts';
import { byCodeUnit } from '../model/sort.ts';

/** Where verdicts are remembered; nothing is lost with it but time. */
export const MEMORY = 'node_modules/.cache/catalog-orders';

/** How many verdicts are remembered: enough to go to another branch and back. */
const REMEMBERED = 50_000;

/** What a file can see beside its own folder. */
const SHARED = ['clusters', 'imports', 'lib', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** A type error of a file. */
export interface Diagnostic {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** What the compiler said of a file, by a hash of all that it depends on. */
type Verdicts = Readonly<Record<string, readonly Diagnostic[]>>;

/**
 * Type-checks files of a repository with the native compiler. A file is checked again only when it, a file that it can
 * import, or the compiler has changed: an order file sees no other purpose's files. Rejects when the compiler could not
 * do its work.
 * @param files those that were run, and none else: of what is read as data it has nothing to say that a check does not
 */
export async function checkTypes(root: string, files: readonly string[]): Promise<Finding[]> {
  if (files.length === 0) return [];
  const keys = keysOf(root, files);
  const known = remembered(root);
  const unknown = [...keys].filter(([, key]) => known[key] === undefined).map(([file]) => file);
  const { ofFiles: fresh, ofNone } = unknown.length === 0 ? NOTHING_SAID : await compile(root, unknown);
  const verdicts: Record<string, readonly Diagnostic[]> = {};
  const findings: Finding[] = [];
  for (const [file, key] of keys) {
    const verdict = known[key] ?? fresh.get(file) ?? [];
    verdicts[key] = verdict;
    findings.push(...verdict.map((diagnostic) => typeError(file, diagnostic)));
  }
  // What is wrong with no file in particular may have kept the compiler from looking at any.
  if (ofNone.length > 0) return [...findings, ...ofNone.map(ofTheWhole)];
  if (unknown.length > 0) remember(root, { ...verdicts, ...known });
  return findings;
}

function keysOf(root: string, files: readonly string[]): Map<string, string> {
  const keys = new Map<string, string>();
  const sharedFiles = SHARED.flatMap((path) => filesBelow(root, path));
  const base = hash(...sharedFiles.flatMap((file) => [file, readFileSync(join(root, file))]));
  const folders = new Map<string, string>();
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8');
    const imports = /['"]\.\.?\//.test(source) ? folderHash(root, file.split('/').slice(0, 3).join('/'), folders) : '';
    keys.set(file, hash(base, file, imports, source));
  }
  return keys;
}

/** A hash of all files of a purpose, for those that import a neighbour. */
function folderHash(root: string, folder: string, known: Map<string, string>): string {
  const seen = known.get(folder);
  if (seen !== undefined) return seen;
  const all = hash(...filesBelow(root, folder).flatMap((file) => [file, readFileSync(join(root, file), 'utf8')]));
  known.set(folder, all);
  return all;
}

const CONTROL = /\p{Cc}/u;

function filesBelow(root: string, path: string): string[] {
  if (/\.(ts|json)$/.test(path)) return [path];
  if (!existsSync(join(root, path))) return [];
  return (
    readdirSync(join(root, path), { withFileTypes: true })
      // A name with a control character is a finding of its own, and the compiler's answer could not be read.
      .filter(({ name }) => !name.startsWith('.') && !CONTROL.test(name))
      .sort((a, b) => byCodeUnit(a.name, b.name))
      .flatMap((entry) => {
        const below = `${path}/${entry.name}`;
        if (entry.isDirectory()) return filesBelow(root, below);
        return entry.isFile() && entry.name.endsWith('.ts') ? [below] : [];
      })
  );
}

/** What the compiler said, of single files and of none or several at once. */
interface Said {
  readonly ofFiles: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly ofNone: readonly Omit<Diagnostic, 'line'>[];
}

const NOTHING_SAID: Said = { ofFiles: new Map(), ofNone: [] };

/**
 * What the native compiler says of files of a repository, and of what they import. Rejects where it could not do its
 * work.
 */
export async function compile(
  root: string,
  files: readonly string[],
  compilerOptions: Readonly<Record<string, unknown>> = {},
): Promise<Said> {
  const project = join(root, MEMORY, `tsconfig.${randomUUID()}.json`);
  mkdirSync(dirname(project), { recursive: true });
  const base = relative(dirname(project), root);
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(base, 'tsconfig.json'),
      compilerOptions: { rootDir: base, ...compilerOptions },
      files: files.map((file) => join(base, file)),
      include: [],
    }),
  );
  const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
  const { code, output } = await run(root, [compiler, '--project', project, '--pretty', 'false']).finally(() => {
    rmSync(project);
  });
  const found = new Map<string, Diagnostic[]>();
  for (const match of output.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+): (.*(?:\n .*)*)/gm)) {
    const [, file = '', line = '1', number = '', message = ''] = match;
    const own = found.get(file) ?? [];
    found.set(file, [...own, { line: Number(line), code: number, message }]);
  }
  const ofNone = [...output.matchAll(/^error (TS\d+): (.*(?:\n .*)*)/gm)].map(([, number = '', message = '']) => ({
    code: number,
    message: message.replaceAll(`${root}${sep}`, ''),
  }));
  if (code !== 0 && found.size + ofNone.length === 0) throw new Error(`the type check failed: ${output}`);
  return { ofFiles: found, ofNone };
}

function run(cwd: string, argv: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, argv, { cwd, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number')
        reject(new Error('the type check did not run', { cause: error }));
      else resolve({ code: child.exitCode, output: stdout + stderr });
    });
  });
}

function remembered(root: string): Verdicts {
  try {
    return JSON.parse(readFileSync(join(root, MEMORY, 'types.json'), 'utf8')) as Verdicts;
  } catch {
    return {};
  }
}

function remember(root: string, verdicts: Verdicts): void {
  const file = join(root, MEMORY, 'types.json');
  const newest = Object.entries(verdicts).slice(0, REMEMBERED);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(Object.fromEntries(newest)));
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * A fault of the whole, such as two files whose names differ only in case: the first file that it names is where to
 * begin.
 */
export function ofTheWhole({ code, message }: Omit<Diagnostic, 'line'>): Finding {
  const [file = 'tsconfig.json'] = /\b(?:orders|clusters|imports|lib)\/[^'"\n]*\.ts\b/.exec(message) ?? [];
  const hint = 'correct it; until then no types can be checked';
  return aboutFile(file, { rule: 'layout', message: `${message} (${code})`, hint });
}

function typeError(file: string, { line, code, message }: Diagnostic): Finding {
  const [folder, cluster = null, purpose = null] = file.split('/');
  const place = folder === 'orders' ? { cluster, purpose } : {};
  const context = folder === 'clusters' && cluster !== null ? { cluster: cluster.replace(/\.ts$/, '') } : {};
  return aboutFile(file, {
    rule: ruleOf(code, message),
    line,
    ...place,
    ...context,
    message: `${message} (${code})`,
    hint: 'correct the type error; the editor shows it too, with what is expected',
  });
}

/** Codes for a name that a module does not export; of an order file, a kind that its cluster does not serve. */
const NO_SUCH_EXPORT = ['TS2305', 'TS2614', 'TS2724'];
const NO_SUCH_MODULE = ['TS2307', 'TS2882'];
const SYNTAX = /^TS1\d{3}$/;

/** The rule by which the loader refuses the file too, where it would. */
function ruleOf(code: string, message: string): Rule {
  if (NO_SUCH_EXPORT.includes(code)) return 'api';
  if (NO_SUCH_MODULE.includes(code)) return message.includes("'#imports/") ? 'cluster' : 'layout';
  return SYNTAX.test(code) ? 'layout' : 'schema';
}
