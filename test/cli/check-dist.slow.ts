import { git } from '../scripts/git.ts';
import { namespace, whoami } from '../support/orders.ts';
import { temporaryRepository } from '../support/repository.ts';
import { writeSnapshots } from '../support/snapshots.ts';

const APP = 'dist/openportal/demo/WhoAmIService/app.yaml';

// Its dist and its snapshots are those of its orders, all committed.
const repository = temporaryRepository({
  'orders/openportal/demo/app.ts': whoami('openportal', 'app'),
  'orders/openportal/system/team-a.ts': namespace('openportal', 'team-a'),
  'orders/rancher-desktop/demo/web.ts': whoami('rancher-desktop', 'web'),
});
repository.synth();
writeSnapshots(repository);
const commitAll = () => {
  git(repository.root, 'init', '--quiet', '--initial-branch', 'main');
  git(repository.root, 'add', '--all');
  git(repository.root, 'commit', '--quiet', '--message', 'Synthesized');
};
commitAll();

afterEach(() => {
  git(repository.root, 'reset', '--quiet', '--hard');
  git(repository.root, 'clean', '--quiet', '-d', '--force');
});

function check(...args: readonly string[]) {
  const { status, stdout, stderr } = repository.run('orders', ['check', ...args, '--format', 'json']);
  if (stdout === '') return { status, stderr };
  const { findings } = JSON.parse(stdout) as { findings: Readonly<Record<'rule' | 'file' | 'message', string>>[] };
  return { status, findings: findings.map(({ rule, file, message }) => `${rule} ${file} ${message}`) };
}

const edited = (file: string, from: string, to: string) => {
  repository.write({ [file]: repository.read(file).replaceAll(from, to) });
};

describe('orders check dist', () => {
  test('judges everything that lies there, and loads no order for it', () => {
    expect(check('dist')).toEqual({ status: 0, findings: [] });
    repository.write({
      'orders/openportal/demo/app.ts': "throw new Error('an order was loaded');",
      'dist/openportal/notes.txt': 'mine',
    });
    repository.link('dist/rancher-desktop/link', '/etc');
    edited('dist/openportal/demo/kustomization.yaml', 'WhoAmIService/app.yaml', 'https://example.org/app.yaml');
    expect(check('dist')).toEqual({
      status: 1,
      findings: [
        'layout dist/openportal/demo/kustomization.yaml is not what its orders and clusters/ give; expected here is: - WhoAmIService/app.yaml',
        'layout dist/openportal/notes.txt is nothing that orders and clusters/ give',
        'layout dist/rancher-desktop/link is a link',
      ],
    });
  });

  test('says the same from a folder below, and of a tree elsewhere what it says of manifests', () => {
    repository.write({ 'dist/openportal/notes.txt': 'mine' });
    expect(check(`${repository.root}/clusters/../dist/`)).toMatchObject({ status: 1 });
    expect(check('dist/openportal')).toMatchObject({ status: 0 });
  });
});

describe('orders check dist --reviewed', () => {
  test('holds what is not committed against what the snapshots show, both ways', () => {
    repository.write({
      'orders/openportal/demo/app.ts': null,
      'orders/openportal/demo/new.ts': whoami('openportal', 'new'),
      'orders/openportal/system/team-a.ts': namespace('openportal', 'team-a').replace(
        "'team-a', {",
        "'team-a', { metadata: { labels: { tier: 'b' } },",
      ),
    });
    repository.synth();
    expect(check('dist')).toEqual({ status: 0, findings: [] });
    expect(check('dist', '--reviewed')).toEqual({
      status: 1,
      findings: [
        'layout dist/openportal/demo/WhoAmIService/new.yaml is in no snapshot, so nobody has reviewed it',
        'layout dist/openportal/system/ManagedNamespace/team-a.yaml is not what test/snapshots/orders/openportal/system/team-a.yaml shows to reviewers; expected in line 12 is: spec:',
        'layout test/snapshots/orders/openportal/demo/app.yaml is shown to reviewers, and dist/ does not hold it',
      ],
    });
    repository.write({ 'test/snapshots': null });
    writeSnapshots(repository);
    expect(check('dist', '--reviewed')).toEqual({ status: 0, findings: [] });
  });

  test('says nothing of a cluster whose folder is as it is committed, byte for byte', () => {
    // Another order than what dist has: so it is with a cluster that is held back.
    repository.write({ 'test/snapshots/orders/openportal/demo/app.yaml': 'kind: [' });
    expect(check('dist', '--reviewed')).toEqual({ status: 0, findings: [] });
    edited(APP, '\n', '\r\n');
    expect(check('dist', '--reviewed')).toMatchObject({ status: 1 });
    repository.write({ 'dist/openportal': null });
    expect(check('dist', '--reviewed')).toMatchObject({ status: 1 });
  });

  test('demands a verdict on all where nothing is committed', () => {
    repository.write({ '.git': null });
    const sound = check('dist', '--reviewed');
    const app = repository.read(APP);
    repository.write({ [APP]: null });
    const gutted = check('dist', '--reviewed');
    repository.write({ [APP]: app });
    commitAll();
    expect([sound, gutted.status]).toEqual([{ status: 0, findings: [] }, 1]);
  });

  test.each([[[]], [['orders']], [['dist', 'dist']]])('is misuse of anything but dist: %j', (paths) => {
    expect(check(...paths, '--reviewed')).toEqual({
      status: 2,
      stderr: 'error: --reviewed is for dist alone: npx orders check dist --reviewed\n',
    });
  });
});
