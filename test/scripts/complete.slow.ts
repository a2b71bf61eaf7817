import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { namespace, whoami } from '../support/orders.ts';
import { executable, git, removeTemporaryFolders, temporaryFolder, write, type Files, type Outcome } from './git.ts';
import { Runner } from './runner.ts';

/*
 * Pull requests on their way through complete.yaml: each is a branch of a repository with the program and the platform
 * of tests, of which main orders two things already.
 */

const runner = new Runner({
  'orders/openportal/demo/shop.ts': whoami('openportal', 'shop'),
  'orders/openportal/demo/loop.ts': looping('openportal'),
});
const { origin } = runner;
afterAll(removeTemporaryFolders);

/** An order file that is not declarative. */
function looping(cluster: string): string {
  return whoami(cluster, 'loop')
    .replace("(purpose, 'loop'", '(purpose, name')
    .replace('new', "for (const name of ['loop']) new");
}

const pushed = runner.pushed.bind(runner);

interface Completed extends Outcome {
  readonly folder: string;
  readonly outputs: string[];
  readonly adoption: string;
}

/** The job that works out what a pull request lacks. */
async function complete(head: string, portal = false): Promise<Completed> {
  runner.checkOut();
  const folder = temporaryFolder();
  const output = join(folder, 'output');
  const outcome = await runner.run('complete.sh', [head, folder], {
    PORTAL: String(portal),
    GITHUB_OUTPUT: output,
  });
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const outputs = read(output)
    .split('\n')
    .filter((line) => line !== '');
  return { ...outcome, folder, outputs, adoption: read(join(folder, 'adoption.txt')) };
}

/** The job that commits it. */
function commitTo(branch: string, head: string, folder: string): Promise<Outcome> {
  return runner.run('commit-to-branch.sh', [join(folder, 'commit.bundle'), branch, head]);
}

/** The files that a branch changes on main, by what becomes of them. */
function changes(branch: string): string[] {
  return git(origin, 'diff', '--no-renames', '--name-status', 'main', branch).replaceAll('\t', ' ').split('\n');
}

const APP = 'orders/openportal/demo/app.ts';
const SHOWN = 'test/snapshots/orders/openportal/demo/app.yaml';
const KUSTOMIZATION = 'test/snapshots/flux/openportal/Kustomization/catalog-orders-openportal-team-a.yaml';

describe('a pull request of orders gets its snapshots:', () => {
  test.each<[what: string, files: Files, removed: string[], expected: string[]]>([
    [
      'of a namespace, whose Kustomization is new too',
      { 'orders/openportal/system/team-a.ts': namespace('openportal', 'team-a') },
      [],
      [
        'A orders/openportal/system/team-a.ts',
        `A ${KUSTOMIZATION}`,
        'A test/snapshots/orders/openportal/system/team-a.yaml',
      ],
    ],
    [
      'of an order that has changed',
      { 'orders/openportal/demo/shop.ts': whoami('openportal', 'store') },
      [],
      ['M orders/openportal/demo/shop.ts', 'M test/snapshots/orders/openportal/demo/shop.yaml'],
    ],
    [
      'of an order that goes, which goes too',
      {},
      ['orders/openportal/demo/shop.ts'],
      ['D orders/openportal/demo/shop.ts', 'D test/snapshots/orders/openportal/demo/shop.yaml'],
    ],
    [
      'of a new order, instead of what shows something else, and none of what is not ordered',
      {
        [APP]: whoami('openportal', 'app'),
        [SHOWN]: 'kind: Harmless\n',
        'test/snapshots/orders/openportal/demo/none.yaml': 'kind: Harmless\n',
      },
      [],
      [`A ${APP}`, `A ${SHOWN}`],
    ],
  ])('%s', async (what, files, removed, expected) => {
    const branch = what.replaceAll(/\W+/g, '-');
    const head = pushed(branch, files, removed);
    const { status, outputs, folder } = await complete(head, true);
    expect({ status, outputs }).toEqual({ status: 0, outputs: ['lacking=true'] });
    expect((await commitTo(branch, head, folder)).output).toMatch(/^pushed: /);
    expect(changes(branch)).toEqual(expected);
    expect(git(origin, 'rev-parse', `${branch}^@`)).toBe(head);

    // The test that every pull request has to pass.
    git(runner.repository.root, 'fetch', '--quiet', 'origin', branch);
    git(runner.repository.root, 'checkout', '--quiet', '--force', '--detach', 'FETCH_HEAD');
    const test = await runner.run(join(runner.tools, 'npx'), [
      'jest',
      '--ci',
      '--runTestsByPath',
      'test/snapshots.test.ts',
    ]);
    expect(test.status).toBe(0);
  });
});

test('what was completed is complete: its own commit and what people push on top of it start nothing more', async () => {
  const head = pushed('twice', { [APP]: whoami('openportal', 'app') });
  await commitTo('twice', head, (await complete(head)).folder);
  const again = await complete(git(origin, 'rev-parse', 'twice'));
  expect(again.outputs).toEqual([]);
  expect(again.output).toMatch(/made of it before/);
  const onTop = await complete(pushed('twice', {}));
  expect(onTop.outputs).toEqual([]);
  expect(onTop.output).toMatch(/nothing is lacking/);
});

test('a pull request that has its snapshots lacks nothing, whatever main has got since', async () => {
  const first = pushed('complete', { [APP]: whoami('openportal', 'app') });
  await commitTo('complete', first, (await complete(first)).folder);
  const later = 'orders/openportal/demo/later.ts';
  const head = pushed('lacking', { 'orders/openportal/demo/other.ts': whoami('openportal', 'other') });
  const shown = git(origin, 'show', `complete:${SHOWN}`).replaceAll('app', 'later');
  pushed('main', { [later]: whoami('openportal', 'later'), [SHOWN.replace('app', 'later')]: `${shown}\n` });
  const onTop = pushed('complete', {});
  expect((await complete(onTop)).outputs).toEqual([]);
  await commitTo('lacking', head, (await complete(head)).folder);
  expect(git(origin, 'diff', '--name-only', head, 'lacking')).toBe('test/snapshots/orders/openportal/demo/other.yaml');
});

describe('a file that is not declarative is not run:', () => {
  const files = { 'orders/openportal/demo/each.ts': looping('openportal'), [APP]: whoami('openportal', 'app') };

  test('a portal is refused', async () => {
    const { status, outputs, output } = await complete(pushed('portal-loops', files), true);
    expect({ status, outputs }).toEqual({ status: 1, outputs: [] });
    expect(output).toContain('orders/openportal/demo/each.ts:5');
    expect(output).toContain('so nothing of this pull request is run');
  });

  test('not even where jest would look for a test', async () => {
    const ran = join(temporaryFolder(), 'ran');
    const test = `require('node:fs').writeFileSync('${ran}', '')\n`;
    const { outputs } = await complete(pushed('test-as-order', { 'orders/openportal/demo/snapshots.test.ts': test }));
    expect(outputs).toEqual([]);
    expect(existsSync(ran)).toBe(false);
  });

  test('a person is told how to write the snapshot', async () => {
    const { status, outputs, output } = await complete(pushed('person-loops', files));
    expect({ status, outputs }).toEqual({ status: 0, outputs: [] });
    expect(output).toContain('npx jest -u snapshots');
  });
});

describe('what was worked out is not pushed', () => {
  let head: string;
  let folder: string;
  beforeAll(async () => {
    head = pushed('worked-out', { [APP]: whoami('openportal', 'app') });
    folder = (await complete(head)).folder;
  });
  afterEach(() => {
    git(origin, 'update-ref', 'refs/heads/worked-out', head);
  });

  test.each<[what: string, meanwhile: () => unknown]>([
    ['over what was pushed meanwhile', () => pushed('worked-out', { [APP]: whoami('openportal', 'app2') })],
    ['over what the branch was set back to', () => git(origin, 'update-ref', 'refs/heads/worked-out', 'main')],
    ['to a branch that is gone', () => git(origin, 'update-ref', '-d', 'refs/heads/worked-out')],
  ])('%s', async (_, meanwhile) => {
    meanwhile();
    const tip = git(origin, 'for-each-ref', 'refs/heads/worked-out');
    const { status, output } = await commitTo('worked-out', head, folder);
    expect(status).toBe(0);
    expect(output).toMatch(/^superseded/);
    expect(git(origin, 'for-each-ref', 'refs/heads/worked-out')).toBe(tip);
  });

  test.each([
    ['main', 'main is written by nobody'],
    ['a:refs/heads/main', 'the name of no branch'],
    ['../main', 'the name of no branch'],
    ['', 'the name of no branch'],
  ])('to %j', async (branch, said) => {
    const refs = git(origin, 'for-each-ref');
    const { status, output } = await commitTo(branch, head, folder);
    expect(status).toBe(1);
    expect(output).toContain(said);
    expect(git(origin, 'for-each-ref')).toBe(refs);
  });

  test('where the branch takes no push, and Git says why', async () => {
    executable(join(origin, 'hooks/pre-receive'), 'echo "GH006: Protected branch update failed" >&2; exit 1');
    const { status, output } = await commitTo('worked-out', head, folder);
    rmSync(join(origin, 'hooks/pre-receive'));
    expect(status).toBe(1);
    expect(output).toContain('GH006');
  });
});

describe('of what the other job hands on nothing is pushed', () => {
  let head: string;
  beforeAll(() => {
    head = pushed('handed-on', {
      [APP]: whoami('openportal', 'app'),
      'openportal/demo/WhoAmIService/web.yaml': 'kind: WhoAmIService\n',
    });
    git(runner.repository.root, 'fetch', '--quiet', 'origin', '+refs/heads/*:refs/remotes/origin/*');
    git(runner.repository.root, 'checkout', '--quiet', '--force', '--detach', 'origin/main');
  });

  /** What a job that was taken over would hand on. */
  function forged(change: (folder: string) => void, parents: string[] = [head]): string {
    const [folder, result] = [temporaryFolder(), temporaryFolder()];
    git(folder, 'clone', '--quiet', origin, '.');
    git(folder, 'checkout', '--quiet', head);
    change(folder);
    git(folder, 'add', '--all', '--force');
    const given = parents.flatMap((parent) => ['-p', parent]);
    const forgery = git(folder, 'commit-tree', git(folder, 'write-tree'), ...given, '-m', 'Closes #1 @all');
    git(folder, 'update-ref', 'refs/completed', forgery);
    git(folder, 'bundle', 'create', '--quiet', join(result, 'commit.bundle'), 'refs/completed', `^${head}`);
    return result;
  }

  test.each<[what: string, change: (folder: string) => void]>([
    [
      'that changes an order',
      (folder) => {
        write(folder, { [APP]: whoami('openportal', 'other') });
      },
    ],
    [
      'that removes an order',
      (folder) => {
        rmSync(join(folder, APP));
      },
    ],
    [
      'that is a workflow',
      (folder) => {
        write(folder, { '.github/workflows/a.yaml': 'on: push' });
      },
    ],
    [
      'that is a part of the program',
      (folder) => {
        write(folder, { 'main.ts': '' });
      },
    ],
    [
      'that is a link',
      (folder) => {
        rmSync(join(folder, APP));
        symlinkSync('/etc/passwd', join(folder, APP));
      },
    ],
    [
      'that is a program',
      (folder) => {
        executable(join(folder, 'orders/openportal/demo/run.ts'), 'id');
      },
    ],
    [
      'that is a manifest',
      (folder) => {
        write(folder, { 'openportal/demo/App/a.yaml': 'kind: App' });
      },
    ],
    [
      'that is larger than any',
      (folder) => {
        write(folder, { [SHOWN]: ' '.repeat(20_000_001) });
      },
    ],
  ])('%s', async (_, change) => {
    const { status, output } = await commitTo('handed-on', head, forged(change));
    expect(status).toBe(1);
    expect(output).toContain('so nothing was pushed');
    expect(git(origin, 'rev-parse', 'handed-on')).toBe(head);
  });

  test('but what it may hand on, whatever else it says', async () => {
    const main = git(origin, 'rev-parse', 'main');
    const { status } = await commitTo(
      'handed-on',
      head,
      forged(
        (folder) => {
          write(folder, { [SHOWN]: 'a: b\r\n', 'orders/openportal/demo/web.ts': whoami('openportal', 'web') });
          rmSync(join(folder, 'openportal'), { recursive: true });
        },
        [head, main],
      ),
    );
    expect(status).toBe(0);
    expect(git(origin, 'log', '-1', '--format=%P %an %s', 'handed-on')).toBe(
      `${head} github-actions[bot] Order files of the manifests`,
    );
    expect(git(origin, 'cat-file', '-p', `handed-on:${SHOWN}`)).toBe('a: b\r');
    expect(changes('handed-on')).toEqual([`A ${APP}`, 'A orders/openportal/demo/web.ts', `A ${SHOWN}`]);
  });
});

/** A manifest as a portal has written them, annotations and all. */
function manifest(place: string, kind: string, name: string, spec: object, namespace?: string): Files {
  const [context = '', folder = ''] = place.split('/');
  const basePath = `${context}/${namespace ?? 'undefined'}/${kind}`;
  const path = `${context}/${folder}/${kind}/${name}.yaml`;
  const annotations = {
    'terasky.backstage.io/source-info': JSON.stringify({
      ...{ pushToGit: true, gitBranch: 'main', gitRepo: 'github.com?owner=open-service-portal&repo=catalog-orders' },
      ...{ gitLayout: 'cluster-scoped', basePath },
    }),
    'terasky.backstage.io/add-to-catalog': 'true',
    'terasky.backstage.io/owner': 'group:default/platform-team',
    'terasky.backstage.io/system': namespace ?? 'undefined',
    'terasky.backstage.io/source-file-url': `https://github.com/open-service-portal/catalog-orders/blob/main/${basePath}/${name}.yaml`,
  };
  const metadata = { name, ...(namespace !== undefined && { namespace }), annotations };
  return { [path]: stringify({ apiVersion: 'openportal.dev/v1alpha1', kind, metadata, spec }) };
}

describe('of the pull requests that a portal has open is taken what can be, and said what cannot:', () => {
  test.each<[branch: string, files: Files]>([
    [
      'create-team-felix-resource',
      manifest('openportal/cluster-scoped', 'ManagedNamespace', 'team-felix', { name: 'felix' }),
    ],
    [
      'create-team-cf-resource',
      manifest('kind-openportal/undefined', 'ManagedNamespace', 'team-cf', { name: 'demo-cf' }),
    ],
    [
      'create-web-resource',
      manifest(
        'openportal/demo',
        'WhoAmIApp',
        'web',
        { name: 'web', replicas: 1, image: 'traefik/whoami:v1.10.1' },
        'demo',
      ),
    ],
    ['create-whoami-resource', manifest('osp-openportal/demo', 'WhoAmIService', 'whoami', { name: 'whoami' }, 'demo')],
    [
      'create-dns-resource',
      {
        ...manifest('rancher-desktop/demo', 'DNSRecord', 'dns', { type: 'A', name: 'dns', value: '1.1.1.1' }, 'demo'),
        ...manifest('rancher-desktop/demo-felix', 'WhoAmIService', 'lost', { name: 'lost' }, 'demo-felix'),
        ...manifest('rancher-desktop/demo', 'WhoAmIService', 'old', { name: 'old', proxied: true }, 'demo'),
      },
    ],
    ['create-shop-resource', manifest('openportal/demo', 'WhoAmIService', 'shop', { name: 'shop' }, 'demo')],
  ])('%s', async (branch, files) => {
    const head = pushed(branch, files);
    const { status, outputs, folder, adoption } = await complete(head, true);
    expect(status).toBe(0);
    expect(outputs).toContain('told=true');
    if (outputs.includes('lacking=true')) await commitTo(branch, head, folder);
    expect(`${adoption}\n${changes(branch).join('\n')}`).toMatchSnapshot();
  });
});
