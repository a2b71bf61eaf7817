import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  environment,
  executable,
  git,
  removeTemporaryFolders,
  sha256,
  tarOf,
  temporaryFolder,
  type Files,
} from './scripts/git.ts';
import { filesBelow } from './support/folder.ts';
import { whoami } from './support/orders.ts';
import { ROOT, temporaryRepository } from './support/repository.ts';
import { writeSnapshots } from './support/snapshots.ts';

/*
 * The attack in full: a pull request shows a plain order and its snapshot, and the file writes something else into
 * dist/ once it is evaluated on main. What it would hand on goes the way of main.yaml from here, step by step.
 */

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}
const { jobs } = parse(readFileSync(join(ROOT, '.github/workflows/main.yaml'), 'utf8')) as Workflow;

/** The last step of a job that is a script. */
const lastStep = (job: string) => jobs[job]?.steps.flatMap(({ run }) => run ?? []).at(-1) ?? '';

afterAll(removeTemporaryFolders);

const ordered = { 'orders/openportal/demo/app.ts': whoami('openportal', 'app') };
const HELLO = 'openportal/demo/WhoAmIService/hello.yaml';
const LIST = 'openportal/demo/kustomization.yaml';
const SYSTEM = 'openportal/system/kustomization.yaml';
const SOURCE = 'openportal/flux-system/GitRepository/catalog-orders.yaml';
const BINDING = 'openportal/system/ClusterRoleBinding/hello.yaml';

// main before the merge, with the dist/ of that, and then the merge: an order, and the snapshot that was reviewed.
const origin = temporaryFolder();
git(origin, 'init', '--quiet', '--bare', '--initial-branch', 'main');
const clone = temporaryRepository(ordered);
cpSync(join(ROOT, 'scripts'), clone.path('scripts'), { recursive: true });
git(clone.root, 'init', '--quiet', '--initial-branch', 'main');
git(clone.root, 'remote', 'add', 'origin', origin);
const push = (subject: string) => {
  git(clone.root, 'add', '--all');
  git(clone.root, 'commit', '--quiet', '--message', subject);
  git(clone.root, 'push', '--quiet', 'origin', 'HEAD:main');
  return git(clone.root, 'rev-parse', 'HEAD');
};
clone.synth();
writeSnapshots(clone);
push('dist: 1 order added');
const before = filesBelow(clone.path('dist'));
clone.write({ 'orders/openportal/demo/hello.ts': whoami('openportal', 'hello') });
clone.synth();
writeSnapshots(clone);
const honest = filesBelow(clone.path('dist'));
git(clone.root, 'checkout', '--quiet', '--', 'dist');
git(clone.root, 'clean', '--quiet', '-d', '--force', 'dist');
const merged = push('Order hello (#1)');

// What npx finds in a clone; node_modules of this one is that of this repository, whose orders it would take.
const bin = temporaryFolder();
executable(join(bin, 'npx'), `exec node "bin/$1.js" "\${@:2}"`);

/** Runs a step of main.yaml: the exit status, what the log has, and what the job hands on. */
function step(job: string, archive: string, handed: Files) {
  const runner = temporaryFolder();
  cpSync(archive, join(runner, 'artifact/dist.tar'));
  const { status, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', lastStep(job)], {
    cwd: clone.root,
    encoding: 'utf8',
    env: {
      ...environment,
      ...handed,
      PATH: `${bin}:${environment.PATH}`,
      RUNNER_TEMP: runner,
      GITHUB_OUTPUT: join(runner, 'output'),
      GITHUB_STEP_SUMMARY: join(runner, 'summary'),
    },
  });
  git(clone.root, 'checkout', '--quiet', '--', 'dist');
  git(clone.root, 'clean', '--quiet', '-d', '--force', 'dist');
  const output = filesBelow(runner)['output'] ?? '';
  return {
    status,
    log: stdout,
    handed: Object.fromEntries(
      output
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split('=')),
    ) as Files,
  };
}

const verify = (archive: string) => step('verify', archive, { SYNTHESIZED: merged });
const publish = (archive: string, digest: string) => step('publish', archive, { SYNTHESIZED: merged, DIGEST: digest });
const tip = () => git(origin, 'rev-parse', 'main');

const evil = (file: string, from: RegExp | string, to: string): Files => ({
  ...honest,
  [file]: (honest[file] ?? '').replace(from, to),
});
const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: hello
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
`;
const gutted = Object.fromEntries(Object.entries(before).filter(([file]) => !file.includes('/WhoAmIService/')));

describe('the order file of the attack is refused before it could do any of that, and says nothing else on main:', () => {
  test.each([
    ['by way of a constructor', "(orders.constructor as any)('return process')().exit();"],
    ['by way of Reflect', "Reflect.construct(orders.constructor, ['return process'])().exit();"],
    [
      'by way of a construct',
      "(new WhoAmIService(purpose, 'a', {} as any) as any).constructor.constructor('return process')().exit();",
    ],
    ['by way of what it was given', "(purpose as any).constructor.constructor('return process')().exit();"],
  ])('%s', (_, escape) => {
    const source = whoami('openportal', 'hello').replace('  new', `  ${escape}\n  new`);
    const repository = temporaryRepository({ ...ordered, 'orders/openportal/demo/hello.ts': source });
    const { status, stderr } = repository.run('cdk8s', ['synth'], { SECRET: 'hidden' });
    expect({ status, dist: filesBelow(repository.path('dist')) }).toEqual({ status: 1, dist: {} });
    expect(stderr).toMatch(
      /orders\/openportal\/demo\/hello\.ts:5 .*\n {2}✖ process is not available in an order file: what it orders may depend on the repository only/,
    );
    expect(repository.run('orders', ['check', '--declarative']).stdout).toContain('is not declarative');
  });
});

describe('a tree that is not what was reviewed is neither verified nor published:', () => {
  test.each<[what: string, tree: Files, said: string]>([
    [
      'a ClusterRoleBinding for cluster-admin',
      { ...evil(SYSTEM, 'resources: []', 'resources:\n  - ClusterRoleBinding/hello.yaml'), [BINDING]: binding },
      `dist/${BINDING}:2  ClusterRoleBinding/hello on openportal\n  ✖ kind  is ClusterRoleBinding, which openportal does not serve`,
    ],
    ['a remote resource', evil(LIST, /$/, '  - https://github.com/somebody/else\n'), `dist/${LIST}:`],
    ['another URL in the GitRepository', evil(SOURCE, /url: .*/, 'url: https://example.org/a'), `dist/${SOURCE}:`],
    [
      'an order that says something else than its snapshot',
      evil(HELLO, /(spec:\n {2}name: )hello/, '$1other'),
      'is not what test/snapshots/orders/openportal/demo/hello.yaml shows to reviewers; expected in line 14 is: name: hello',
    ],
    [
      'an order of which there is no snapshot',
      {
        ...evil(LIST, /$/, '  - WhoAmIService/more.yaml\n'),
        [HELLO.replace('hello', 'more')]: (honest[HELLO] ?? '').replaceAll('hello', 'more'),
      },
      'WhoAmIService/more on openportal\n  ✖ is in no snapshot, so nobody has reviewed it',
    ],
    [
      'a tree without the orders, which would delete them',
      { ...gutted, [LIST]: (before[LIST] ?? '').replace(/resources:[^]*/, 'resources: []\n') },
      'WhoAmIService/hello on openportal\n  ✖ is shown to reviewers, and dist/ does not hold it',
    ],
    ['a workflow command in its text', evil(HELLO, /$/, '# ::error::a\n##[add-mask]0\n'), `dist/${HELLO}:`],
  ])('%s', (_, tree, said) => {
    const archive = tarOf(tree);
    const { status, log, handed } = verify(archive);
    expect({ status, handed }).toEqual({ status: 1, handed: {} });
    expect(log).toContain(said);
    expect(log).toMatch(/^::stop-commands::([0-9a-f]{64})\n[^]*\n::\1::\n$/);

    const main = tip();
    for (const digest of ['', sha256(tarOf(honest))]) {
      expect(publish(archive, digest)).toMatchObject({
        status: 1,
        log: expect.stringContaining('this tree was not verified, so nothing was published') as string,
      });
    }
    expect(tip()).toBe(main);
  });
});

test('a tree made of older sources gets no verdict: the run of what was merged since delivers', () => {
  const { status, log, handed } = step('verify', tarOf(honest), { SYNTHESIZED: `${merged}^` });
  expect({ status, handed }).toEqual({ status: 0, handed: {} });
  expect(log).toContain('superseded');
});

test('the tree that was reviewed is published, byte for byte', () => {
  const archive = tarOf(honest);
  const { status, handed } = verify(archive);
  expect({ status, handed }).toEqual({ status: 0, handed: { digest: sha256(archive), commit: merged } });
  expect(publish(archive, handed['digest'] ?? '')).toMatchObject({ status: 0 });
  expect(git(origin, 'log', '-1', '--format=%s', 'main')).toBe('dist: 1 order added (#1)');
  expect(git(origin, 'show', `main:dist/${HELLO}`)).toBe((honest[HELLO] ?? '').trimEnd());
});
