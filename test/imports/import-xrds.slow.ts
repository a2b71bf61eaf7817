import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { fakeApi, type Reply } from '../status/support/api.ts';
import { runs, temporaryFolder, withKubectlTo, withProgram } from '../status/support/kubectl.ts';
import { filesBelow } from '../support/folder.ts';
import { type Outcome, temporaryRepository, type TemporaryRepository } from '../support/repository.ts';
import { xrdOf } from '../support/xrd.ts';

const APP = xrdOf('App', { type: 'object', properties: { name: { type: 'string' } } });
const SITE = xrdOf('Site', { type: 'object', properties: { name: { type: 'string' } } });
const COMPOSITION = { apiVersion: APP.apiVersion, kind: 'Composition', metadata: { name: 'app' } };

const documents = (...objects: unknown[]) => objects.map((object) => stringify(object)).join('---\n');
const versioned = (xrd: typeof APP, version: string) => ({
  ...xrd,
  metadata: { ...xrd.metadata, labels: { 'example.org/version': version } },
});

const acme = (serves: Record<string, string>) => `import { cluster } from '#lib';
export default cluster('acme', { description: 'Test', serves: ${JSON.stringify(serves)}, namespaces: ['demo'] });
`;

/** A repository with one cluster, which serves one kind of it, and what it is offered. */
function platform(
  offered: Record<string, string>,
  serves: Record<string, string> = { WhoAmIApp: '1.0.4' },
): TemporaryRepository {
  return temporaryRepository({ clusters: null, ...offered, 'clusters/acme.ts': acme(serves) });
}

/** What a run changed below imports/, and made. */
function changes(repository: TemporaryRepository, before: Record<string, string>): string[] {
  const after = filesBelow(repository.path('imports'));
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((file) => before[file] !== after[file])
    .sort();
}

test('npm run import <folder> puts the XRDs in it where they belong, generates, and says what to pin', () => {
  const repository = platform({
    'offered/xrds.yaml': documents(versioned(APP, 'v2.1.0'), SITE),
    'offered/composition.yaml': documents(COMPOSITION),
  });
  repository.import();
  const before = filesBelow(repository.path('imports'));
  expect(repository.import(repository.path('offered'), '--revision', '1.0.0')).toMatchInlineSnapshot(`
   {
     "status": 0,
     "stderr": "offered/composition.yaml:1  Composition/app
     ⚠ is no XRD  [api]
       it is left out

   ",
     "stdout": "wrote imports/xrds/App/1.0.0.yaml
   wrote imports/xrds/Site/1.0.0.yaml
   wrote imports/constructs/App-1.0.0.ts
   wrote imports/constructs/Site-1.0.0.ts
   wrote imports/constructs/catalog.ts
   where the cluster has it, pin it under \`serves\`, then run npm run import:
     clusters/acme.ts
       App: '1.0.0',
       Site: '1.0.0',
   ",
   }
  `);
  expect(changes(repository, before)).toMatchInlineSnapshot(`
   [
     "constructs/App-1.0.0.ts",
     "constructs/Site-1.0.0.ts",
     "constructs/catalog.ts",
     "xrds/App/1.0.0.yaml",
     "xrds/Site/1.0.0.yaml",
   ]
  `);

  const again = repository.import(repository.path('offered'), '--revision', 'v1.0.0');
  expect(again.stdout).toMatch(/^imports\/ is up to date\n/);
});

test('what a cluster is pinned to before it is there is there then', () => {
  const repository = platform({ 'app.yaml': documents(versioned(APP, '1.0.0')) }, { App: '1.0.0' });
  expect(repository.import()).toMatchObject({ status: 1 });
  expect(repository.import(repository.path('app.yaml'))).toMatchObject({ status: 0, stderr: '' });
  expect(repository.load().findings).toEqual([]);
});

/** A repository that nothing is to be written to. */
const repository = platform({});
repository.import();
const before = filesBelow(repository.path('imports'));

describe('nothing is written when', () => {
  test.each<[string, unknown[], RegExp]>([
    [
      'one of the XRDs says no revision',
      [versioned(APP, '1.0.0'), SITE],
      /xrds\.yaml:\d+ {2}Site\/\?\n.* says nowhere which revision it is {2}\[api]\n.*--revision/,
    ],
    [
      'one has a fault',
      [APP, { ...SITE, spec: { ...SITE.spec, scope: 'Global' } }],
      /xrds\.yaml:\d+ {2}Site\/\?\n.* spec\.scope {2}is Global/,
    ],
    ['there is none', [COMPOSITION], /xrds\.yaml:1\n.* has no XRD {2}\[layout]\n/],
  ])('%s', (_, offered, said) => {
    repository.write({ 'xrds.yaml': documents(...offered) });
    const { status, stdout, stderr } = repository.import(repository.path('xrds.yaml'));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(/\nimports\/ is as it was\n$/);
    expect(changes(repository, before)).toEqual([]);
  });

  test.each<[string, string[], string]>([
    ['the path leads nowhere', ['nowhere'], 'error: there is no file or folder nowhere'],
    ['a revision is none', ['.', '--revision', 'latest'], "argument 'latest' is invalid. It is <major.minor.patch>"],
    ['it is of nothing', ['--revision', '1.0.0'], 'error: --revision is for a path or --from-cluster'],
    ['both are named', ['.', '--from-cluster', 'acme'], 'error: name a path or --from-cluster, not both'],
  ])('%s', (_, args, said) => {
    const { status, stdout, stderr } = repository.import(...args);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(said) as string,
    });
  });
});

describe('npm run import --from-cluster', () => {
  function start(
    { root }: TemporaryRepository,
    env: NodeJS.ProcessEnv,
    ...args: string[]
  ): ChildProcessByStdio<null, Readable, Readable> {
    return spawn(process.execPath, ['bin/import.js', '--from-cluster', ...args], {
      cwd: root,
      env: { ...env, FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs it while the cluster, which is in this process, answers. */
  async function imported(into: TemporaryRepository, env: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> {
    const program = start(into, env, ...args);
    const [stdout, stderr] = await Promise.all([text(program.stdout), text(program.stderr), once(program, 'close')]);
    return { status: program.exitCode, stdout, stderr };
  }

  const live = (xrd: typeof APP, owners: readonly object[]) => ({
    ...xrd,
    metadata: { ...xrd.metadata, uid: '1', generation: 1, managedFields: [{}], ownerReferences: owners },
    status: { conditions: [] },
  });
  const owner = (name: string, controller: boolean) => ({ kind: 'ConfigurationRevision', name, controller });
  const revision = (name: string, image: string) => ({ metadata: { name }, spec: { image } });
  const items = {
    compositeresourcedefinitions: [live(APP, [owner('app-old', false), owner('app-new', true)]), live(SITE, [])],
    configurationrevisions: [
      revision('app-old', 'registry.example.org:5000/app:v1.0.0'),
      revision('app-new', `registry.example.org:5000/app:v2.0.2@sha256:${'0'.repeat(64)}`),
    ],
  };
  const having = (version: string) =>
    fakeApi({
      instead: (request): Reply | undefined => {
        const [, group, plural] = /^GET \/apis\/([^?]+)\/(\w+)\?/.exec(request) ?? [];
        if (group !== 'pkg.crossplane.io/v1' && group !== `apiextensions.crossplane.io/${version}`) return undefined;
        return { status: 200, body: { kind: 'List', items: items[plural as keyof typeof items] } };
      },
    });

  test('asks for the revision of what no package brought, and writes nothing', async () => {
    const { status, stdout, stderr } = await imported(repository, await withKubectlTo({ acme: having('v2') }), 'acme');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatchInlineSnapshot(`
     "compositeresourcedefinitions/sites.example.org:1  Site/? on acme
       ✖ says nowhere which revision it is  [api]
         name it: npm run import -- … --revision <major.minor.patch>

     imports/ is as it was
     "
    `);
    expect(changes(repository, before)).toEqual([]);
  });

  test.each([
    ['cannot be asked', 'acme', { acme: null }, '✖ cannot be asked: nothing listens at its address'],
    ['is of no context', 'other', { acme: null }, '✖ is in no context of the kubeconfig'],
    ['has no Crossplane', 'acme', { acme: fakeApi() }, '✖ has no XRD'],
  ])('writes nothing when the cluster %s', async (_, context, clusters, said) => {
    const { status, stderr } = await imported(repository, await withKubectlTo(clusters), context);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(said) as string });
    expect(changes(repository, before)).toEqual([]);
  });

  test('writes nothing when it is interrupted, and kubectl ends with it', async () => {
    const folder = temporaryFolder();
    const program = start(repository, withProgram(`#!/bin/sh\necho $$ > ${folder}/kubectl\nexec sleep 1000\n`), 'acme');
    while (!existsSync(join(folder, 'kubectl')) || readFileSync(join(folder, 'kubectl'), 'utf8') === '')
      await sleep(20);
    program.kill('SIGINT');
    await once(program, 'close');
    expect(program.signalCode).toBe('SIGINT');
    expect(runs(readFileSync(join(folder, 'kubectl'), 'utf8').trim())).toBe(false);
    expect(changes(repository, before)).toEqual([]);
  });

  test.each(['v2', 'v1'])('takes what a Crossplane that serves %s has, and pins its cluster to it', async (version) => {
    const fresh = platform({});
    fresh.import();
    const env = await withKubectlTo({ acme: having(version) });
    const { status, stdout, stderr } = await imported(fresh, env, 'acme', '--revision', '0.1.0');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('wrote clusters/acme.ts\n');
    expect(stdout).not.toContain('pin it under');
    expect(fresh.read('clusters/acme.ts')).toContain(
      "serves: {\n    App: '2.0.2',\n    Site: '0.1.0',\n    WhoAmIApp: '1.0.4',\n  },",
    );
    expect(await fresh.check()).toMatchObject({ findings: [] });
    expect(changes(fresh, before)).toEqual([
      ...['acme.ts', 'constructs/App-2.0.2.ts', 'constructs/Site-0.1.0.ts', 'constructs/catalog.ts'],
      ...['templates/order-app/skeleton/${{ values.file }}.ts.njk', 'templates/order-app/template.yaml'],
      ...['templates/order-site/skeleton/${{ values.file }}.ts.njk', 'templates/order-site/template.yaml'],
      ...['xrds/App/2.0.2.yaml', 'xrds/Site/0.1.0.yaml'],
    ]);
    expect(fresh.read('imports/xrds/App/2.0.2.yaml')).toBe(documents(APP));
  });
});
