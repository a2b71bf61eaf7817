import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const MODULE = join(__dirname, 'tools');
const CACHE = join(ROOT, 'node_modules/.cache/catalog-orders/tools');

/** What the tools module builds, by the name of the program. */
const PACKAGES = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
} as const;

export type Program = keyof typeof PACKAGES;
export type Binaries = Readonly<Record<Program, string>>;

/**
 * The programs of a control plane: from the folder KUBEBUILDER_ASSETS, from PATH, or built with Go from the tools
 * module, which takes minutes once. Undefined, with the reason on stderr, where none of these has them.
 */
export function binaries(): Binaries | undefined {
  const found: [Program, string][] = [];
  for (const program of Object.keys(PACKAGES) as Program[]) {
    const path = installed(program) ?? built(program);
    if (path === undefined) return undefined;
    found.push([program, path]);
  }
  return Object.fromEntries(found) as Binaries;
}

function installed(program: Program): string | undefined {
  const folders = [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function built(program: Program): string | undefined {
  const sources = ['go.mod', 'go.sum'].map((file) => readFileSync(join(MODULE, file), 'utf8'));
  const key = createHash('sha256').update(sources.join('\0')).digest('hex').slice(0, 16);
  const path = join(CACHE, key, program);
  if (isExecutable(path)) return path;
  say(`building ${program} from test/e2e/tools, once and for several minutes`);
  const start = Date.now();
  mkdirSync(join(CACHE, key), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  // Kubernetes takes its version from the linker, and says v0.0.0 without it.
  const [, version = ''] = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(sources[0] ?? '') ?? [];
  const ldflags = `-s -w -X k8s.io/component-base/version.gitVersion=${version}`;
  const go = spawnSync('go', ['build', '-trimpath', '-ldflags', ldflags, '-o', unfinished, PACKAGES[program]], {
    cwd: MODULE,
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (go.status !== 0) {
    const reason = go.error === undefined ? 'the Go build failed' : 'there is no Go to build it with';
    say(`no ${program}: it is neither in KUBEBUILDER_ASSETS nor on PATH, and ${reason}`);
    rmSync(unfinished, { force: true });
    return undefined;
  }
  renameSync(unfinished, path);
  say(`built ${program} in ${Math.round((Date.now() - start) / 1000)} s`);
  for (const other of readdirSync(CACHE)) {
    if (other !== key) rmSync(join(CACHE, other), { recursive: true, force: true });
  }
  return path;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
