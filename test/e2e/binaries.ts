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

const ROOT = join(__dirname, '../..');
const TOOLS = join(__dirname, 'tools');
const CACHE = join(ROOT, 'node_modules/.cache/catalog-orders/tools');

/** How a program is built with Go: from a package of a module under `tools/`. */
interface Recipe {
  readonly module: 'control-plane' | 'flux' | 'crossplane' | 'oracle';
  readonly package: string;
  /** The folder of the CustomResourceDefinitions that it works with, in the Go module that it comes from. */
  readonly definitions?: { readonly module: string; readonly folder: string };
}

const FLUX = 'github.com/fluxcd';

const RECIPES = {
  etcd: { module: 'control-plane', package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { module: 'control-plane', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  kubectl: { module: 'control-plane', package: 'k8s.io/kubernetes/cmd/kubectl' },
  'source-controller': {
    module: 'flux',
    package: `${FLUX}/source-controller`,
    definitions: { module: `${FLUX}/source-controller`, folder: 'config/crd/bases' },
  },
  'kustomize-controller': {
    module: 'flux',
    package: `${FLUX}/kustomize-controller`,
    definitions: { module: `${FLUX}/kustomize-controller`, folder: 'config/crd/bases' },
  },
  crossplane: {
    module: 'crossplane',
    package: 'github.com/crossplane/crossplane/v2/cmd/crossplane',
    definitions: { module: 'github.com/crossplane/crossplane/v2', folder: 'cluster/crds' },
  },
  oracle: { module: 'oracle', package: '.' },
} as const satisfies Record<string, Recipe>;

export type Program = keyof typeof RECIPES;
/** The path of each program. */
export type Binaries<Name extends Program = 'etcd' | 'kube-apiserver'> = Readonly<Record<Name, string>>;

/** All programs that the end-to-end tests run. */
export const PROGRAMS = (Object.keys(RECIPES) as Program[]).filter((program) => program !== 'oracle');

/**
 * The paths of programs: from the folder KUBEBUILDER_ASSETS, from PATH, or built with Go from a module under `tools/`,
 * which takes minutes once. Undefined, with each reason on stderr, where one of them is not to be had.
 */
export function binaries<Name extends Program>(...programs: readonly Name[]): Binaries<Name> | undefined {
  return all(programs, (program) => found(program) ?? built(program));
}

/** The same of what is there already; nothing is built or said. */
export function binariesAtHand<Name extends Program>(...programs: readonly Name[]): Binaries<Name> | undefined {
  return all(programs, found);
}

function all<Name extends Program>(
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

function installed(program: Program): string | undefined {
  const folders = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find((path) => isComplete(program, path));
}

function isComplete(program: Program, path: string): boolean {
  const recipe: Recipe = RECIPES[program];
  try {
    accessSync(path, constants.X_OK);
    return recipe.definitions === undefined || existsSync(definitionsOf(path));
  } catch {
    return false;
  }
}

/** The path of a program that is installed, or was built before. */
function found(program: Program): string | undefined {
  const path = buildPath(program);
  return installed(program) ?? (isComplete(program, path) ? path : undefined);
}

/** Where the build of a program goes: a folder for each state of its module. */
function buildPath(program: Program): string {
  const { module } = RECIPES[program];
  const key = createHash('sha256').update(sourcesOf(module).join('\0')).digest('hex').slice(0, 16);
  return join(CACHE, `${module}-${key}`, program);
}

function sourcesOf(module: string): string[] {
  const files = readdirSync(join(TOOLS, module)).sort();
  return files.map((file) => readFileSync(join(TOOLS, module, file), 'utf8'));
}

function built(program: Program): string | undefined {
  const recipe: Recipe = RECIPES[program];
  const folder = join(TOOLS, recipe.module);
  const path = buildPath(program);
  const missing = `no ${program}: it is neither in KUBEBUILDER_ASSETS nor on PATH, and`;
  if (go(folder, ['version']).error !== undefined) {
    say(`${missing} there is no Go to build it with`);
    return undefined;
  }
  const start = Date.now();
  say(`building ${program} from test/e2e/tools/${recipe.module}, once and for several minutes`);
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
