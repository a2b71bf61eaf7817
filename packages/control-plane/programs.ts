import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const CACHE = join(__dirname, '../../node_modules/.cache/catalog-orders/tools');

/** How a program is built with Go. */
export interface Recipe {
  /** The folder of the Go module that names the package, and pins what it needs. */
  readonly module: string;
  readonly package: string;
  /** The folder of the CustomResourceDefinitions that it works with, in the Go module that it comes from. */
  readonly definitions?: { readonly module: string; readonly folder: string };
}

export type Recipes<Name extends string> = Readonly<Record<Name, Recipe>>;
/** The path of each program. */
export type Binaries<Name extends string = 'etcd' | 'kube-apiserver'> = Readonly<Record<Name, string>>;

const tools = join(__dirname, 'tools');

/** The control plane of Kubernetes. */
export const CONTROL_PLANE: Recipes<'etcd' | 'kube-apiserver' | 'kubectl'> = {
  etcd: { module: tools, package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { module: tools, package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  kubectl: { module: tools, package: 'k8s.io/kubernetes/cmd/kubectl' },
};

/**
 * The paths of programs: from the folder KUBEBUILDER_ASSETS, from PATH, or built with Go, which takes minutes once.
 * Undefined, with each reason on stderr, where one of them is not to be had.
 */
export function binaries<Name extends string>(
  recipes: Recipes<NoInfer<Name>>,
  ...programs: readonly Name[]
): Binaries<Name> | undefined {
  return all(programs, (program) => found(program, recipes[program]) ?? built(program, recipes[program]));
}

/** The same of what is there already; nothing is built or said. */
export function binariesAtHand<Name extends string>(
  recipes: Recipes<NoInfer<Name>>,
  ...programs: readonly Name[]
): Binaries<Name> | undefined {
  return all(programs, (program) => found(program, recipes[program]));
}

function all<Name extends string>(
  programs: readonly Name[],
  pathOf: (program: Name) => string | undefined,
): Binaries<Name> | undefined {
  const paths = programs.map((program) => [program, pathOf(program)] as const);
  return paths.some(([, path]) => path === undefined) ? undefined : (Object.fromEntries(paths) as Binaries<Name>);
}

/** The folder of the CustomResourceDefinitions that belong to a program: it lies beside the program. */
export function definitionsOf(program: string): string {
  return `${program}.crds`;
}

function installed(program: string, recipe: Recipe): string | undefined {
  const folders = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((path) => isComplete(path, recipe));
}

function isComplete(path: string, recipe: Recipe): boolean {
  try {
    accessSync(path, constants.X_OK);
    return recipe.definitions === undefined || existsSync(definitionsOf(path));
  } catch {
    return false;
  }
}

/** The path of a program that is installed, or was built before. */
function found(program: string, recipe: Recipe): string | undefined {
  const path = buildPath(program, recipe);
  return installed(program, recipe) ?? (isComplete(path, recipe) ? path : undefined);
}

/** Where the build of a program goes: a folder for each state of its module. */
function buildPath(program: string, { module }: Recipe): string {
  const key = createHash('sha256').update(sourcesOf(module).join('\0')).digest('hex').slice(0, 16);
  return join(CACHE, key, program);
}

function sourcesOf(module: string): string[] {
  const files = readdirSync(module).sort();
  return files.map((file) => readFileSync(join(module, file), 'utf8'));
}

function built(program: string, recipe: Recipe): string | undefined {
  const folder = recipe.module;
  const path = buildPath(program, recipe);
  const missing = `no ${program}: it is neither in KUBEBUILDER_ASSETS nor on PATH, and`;
  if (go(folder, ['version']).error !== undefined) {
    say(`${missing} there is no Go to build it with`);
    return undefined;
  }
  const start = Date.now();
  say(`building ${program}, once and for several minutes`);
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  // Kubernetes takes its version from the linker, and says v0.0.0 without it.
  const [, version] = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(sourcesOf(recipe.module).join('\n')) ?? [];
  const stamp = version === undefined ? '' : ` -X k8s.io/component-base/version.gitVersion=${version}`;
  const ldflags = `-s -w${stamp}`;
  const build = go(folder, ['build', '-trimpath', '-ldflags', ldflags, '-o', unfinished, recipe.package]);
  if (build.status !== 0) {
    say(`${missing} the Go build failed`);
    rmSync(unfinished, { force: true });
    return undefined;
  }
  if (recipe.definitions !== undefined) {
    const { module, folder: definitions } = recipe.definitions;
    const listed = go(folder, ['list', '-m', '-f', '{{.Dir}}', module]);
    cpSync(join(listed.stdout.trim(), definitions), definitionsOf(path), { recursive: true });
  }
  renameSync(unfinished, path);
  say(`built ${program} in ${Math.round((Date.now() - start) / 1000)} s`);
  return path;
}

function go(folder: string, args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync('go', args, {
    cwd: folder,
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
