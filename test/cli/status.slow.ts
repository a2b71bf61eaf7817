import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import type { Status } from '../../lib/status/status.ts';
import { fakeApi } from '../status/support/api.ts';
import { gitRepository, kustomization, onCluster, type Raw } from '../status/support/cluster.ts';
import { runs, temporaryFolder, withKubectlTo, withProgram } from '../status/support/kubectl.ts';
import { filesBelow } from '../support/folder.ts';
import { namespace, orderFile, whoami } from '../support/orders.ts';
import { PLATFORM } from '../support/platform.ts';
import { type Outcome, ROOT, temporaryRepository } from '../support/repository.ts';

const repository = temporaryRepository({
  'clusters/rancher-desktop.ts': null,
  'imports/rancher-desktop.ts': null,
  'orders/openportal/system/team.ts': namespace('openportal', 'team'),
  'orders/openportal/team/app.ts': whoami('openportal', 'app'),
});

const APP = 'team/WhoAmIService/app';
const TEAM = '/ManagedNamespace/team';
const flux = [
  ...[gitRepository(), kustomization(undefined), kustomization('demo')],
  ...[kustomization('system', [TEAM]), kustomization('team', [APP])],
];
const there: readonly Raw[] = [...flux, onCluster(APP), onCluster(TEAM)];

/** Runs the command while the cluster of the test, which is in this process, answers. */
function status(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['bin/orders.js', 'status', ...args],
      { cwd: repository.root, env: { ...process.env, ...env, FORCE_COLOR: undefined } },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

/** The process that the kubectl of a folder has started, once it has. */
async function appeared(folder: string): Promise<string> {
  for (;;) {
    const found = readdirSync(folder).find((file) => file.startsWith('kubectl.'));
    if (found !== undefined) return found.replace('kubectl.', '');
    await sleep(20);
  }
}

const having = (objects: readonly Raw[]) => withKubectlTo({ openportal: fakeApi({ objects }) });
const only = ['--cluster', 'openportal'];

describe('orders status', () => {
  test('tells people what each cluster has of what is ordered', async () => {
    const { status: exit, stdout, stderr } = await status(await having(there), ...only);
    expect(stdout.replace(/\d+d/g, '9d')).toMatchInlineSnapshot(`
     "✔ openportal  2 orders; no problems; fetched 1a2b3c4

     purpose system on openportal: 1 order ready
       ✔ ManagedNamespace/team  1a2b3c4  Ready 9d  Synced 9d

     purpose team on openportal: 1 order ready
       ✔ WhoAmIService/app  1a2b3c4  Ready 9d  Synced 9d
     "
    `);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  });

  test('tells machines of each order, sorted by its file', async () => {
    const { status: exit, stdout } = await status(
      await having([...flux, onCluster(TEAM)]),
      ...only,
      '--format',
      'json',
    );
    const { clusters, problems } = JSON.parse(stdout) as Status;
    expect(exit).toBe(1);
    expect(problems).toBe(1);
    expect(clusters).toMatchObject([
      { cluster: 'openportal', reachable: true, error: null, revision: '1a2b3c4', orphans: [] },
    ]);
    expect(clusters[0]?.orders).toMatchObject([
      {
        file: 'orders/openportal/system/team.ts',
        line: 5,
        purpose: 'system',
        kind: 'ManagedNamespace',
        name: 'team',
        present: true,
      },
      {
        ...{ file: 'orders/openportal/team/app.ts', line: 5, purpose: 'team', kind: 'WhoAmIService', name: 'app' },
        ...{
          present: false,
          revision: null,
          ready: null,
          synced: null,
          drift: null,
          problems: [{ problem: 'absent' }],
        },
      },
    ]);
  });

  test('with --drift tells which fields are not as ordered', async () => {
    const changed = onCluster(APP, { spec: { name: 'changed-by-hand' } });
    const { status: exit, stdout } = await status(
      await having([...flux, onCluster(TEAM), changed]),
      ...only,
      '--drift',
    );
    expect(exit).toBe(1);
    expect(stdout).toContain('spec.name  is ordered as "app"');
    expect(stdout).not.toContain('changed-by-hand');
  });

  test('asks all clusters, and reports those that answer beside one that does not', async () => {
    const env = await withKubectlTo({ openportal: fakeApi({ objects: there }), 'kind-openportal': null });
    const { status: exit, stdout } = await status(env);
    expect(exit).toBe(2);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '✖ kind-openportal  cannot be asked: nothing listens at its address',
      '    kubectl --context kind-openportal version',
      '✔ openportal       2 orders; no problems; fetched 1a2b3c4',
    ]);
  });

  test('uses the context of the name of the cluster, and no other', async () => {
    const { requests, ...api } = fakeApi({ objects: there });
    const { status: exit, stdout } = await status(await withKubectlTo({ other: { requests, ...api } }), ...only);
    expect(exit).toBe(2);
    expect(stdout).toContain('✖ openportal  is in no context of the kubeconfig');
    expect(requests).toEqual([]);
  });

  test('says that what is ordered is at fault, and reports all the same', async () => {
    repository.write({
      'orders/openportal/team/bad.ts': orderFile('openportal', 'WhoAmIService', 'bad', '{} as never'),
    });
    const env = await having([...there, onCluster('team/WhoAmIService/bad')]);
    const { status: exit, stdout, stderr } = await status(env, ...only);
    repository.write({ 'orders/openportal/team/bad.ts': null });
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: 'what is ordered here has 1 error: npx orders check\n' });
    expect(stdout).toContain('✔ WhoAmIService/app');
  });

  test('changes nothing, neither here nor there', async () => {
    const api = fakeApi({ objects: there });
    const before = filesBelow(repository.path('orders'));
    await status(await withKubectlTo({ openportal: api }), ...only, '--drift');
    expect(filesBelow(repository.path('orders'))).toEqual(before);
    const changing = api.requests.filter((request) => !request.startsWith('GET ') && !request.includes('dryRun=All'));
    expect([api.requests.length > 0, changing]).toEqual([true, []]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'that is ended by %s ends kubectl, and its plugin',
    async (signal) => {
      const script = '#!/bin/sh\nsleep 1000 &\ntouch "$0.$!"\nwait\n';
      const env = withProgram(script);
      const folder = env['PATH']?.split(':')[0] ?? '';
      const program = spawn(process.execPath, ['bin/orders.js', 'status', ...only], { cwd: repository.root, env });
      const child = await appeared(folder);
      program.kill(signal);
      expect(await once(program, 'exit')).toEqual([null, signal]);
      expect(runs(child)).toBe(false);
    },
  );

  test('without kubectl says what to install', async () => {
    const { status: exit, stdout } = await status({ PATH: temporaryFolder() }, ...only);
    expect({ exit, stdout }).toEqual({
      exit: 2,
      stdout:
        '✖ openportal  cannot be asked: there is no kubectl\n    install it: https://kubernetes.io/docs/tasks/tools\n',
    });
  });

  test.each([
    ['a cluster that nobody registered', ['--cluster', 'openprtal'], 2, /did you mean openportal\?/],
    ['a format that there is not', ['--format', 'xml'], 2, /format/],
    ['an unknown option', ['--watch'], 2, /unknown option/],
  ])('with %s exits as it should', async (_, args, exit, message) => {
    const outcome = await status({}, ...args);
    expect(outcome.status).toBe(exit);
    expect(outcome.stderr).toMatch(message);
  });
});

describe('the ClusterRoles of docs/status.md', () => {
  const documentation = readFileSync(join(ROOT, 'docs/status.md'), 'utf8');
  const [reader, drift] = [...documentation.matchAll(/```yaml\n([^]*?)```/g)].map(
    ([, text = '']) => parse(text) as { rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[] },
  );
  const xrds = Object.entries(filesBelow(join(PLATFORM, 'imports/xrds'))).filter(([path]) => path.endsWith('.yaml'));
  const plurals = xrds.map(([, text]) => (parse(text) as { spec: { names: { plural: string } } }).spec.names.plural);

  test('let the reader get and list, and nothing else', () => {
    expect([...new Set(reader?.rules.flatMap(({ verbs }) => verbs))]).toEqual(['get', 'list']);
  });

  test('name every kind that can be ordered', () => {
    for (const role of [reader, drift]) {
      const kinds = role?.rules.find(({ apiGroups }) => apiGroups.includes('openportal.dev'))?.resources;
      expect(kinds).toEqual([...new Set(plurals)].sort());
    }
  });
});
