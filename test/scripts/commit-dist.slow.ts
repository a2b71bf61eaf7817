import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  commit,
  environment,
  executable,
  git,
  removeTemporaryFolders,
  run,
  sha256,
  tarOf,
  temporaryFolder,
  write,
} from './git';
import type { Files, Outcome } from './git';

const flux: Files = {
  'prod/kustomization.yaml': 'resources: [demo]\n',
  'prod/flux-system/Kustomization/catalog-orders-prod-demo.yaml': 'kind: Kustomization\n',
};
const first: Files = { ...flux, 'prod/demo/App/web.yaml': 'replicas: 1\n', 'prod/demo/App/old.yaml': 'replicas: 1\n' };
const second: Files = { ...flux, 'prod/demo/App/web.yaml': 'replicas: 2\r\n', 'prod/demo/App/new.yaml': 'a: "é"' };

jest.setTimeout(60_000); // many processes, and CI machines are slow

let origin: string;
let person: string;

beforeEach(() => {
  origin = temporaryFolder();
  git(origin, 'init', '--quiet', '--bare', '--initial-branch', 'main');
  person = clone();
  merge('The beginning', { 'orders/web.ts': '1', '.gitattributes': '* text=auto eol=lf\n' });
});
afterEach(removeTemporaryFolders);

function clone(): string {
  const folder = temporaryFolder();
  git(folder, 'clone', '--quiet', origin, '.');
  return folder;
}

/** What a person merges: one commit on main, from its tip. */
function merge(subject: string, files: Files): string {
  if (git(person, 'ls-remote', 'origin', 'main') !== '') git(person, 'pull', '--quiet', '--ff-only', 'origin', 'main');
  const sha = commit(person, subject, files);
  git(person, 'push', '--quiet', 'origin', 'HEAD:main');
  return sha;
}

/** One run of the job: a fresh clone, the synthesized tree, the commit that it was made from. */
function publish(tree: Files, sources: string, runner = clone(), variables: Files = {}): Promise<Outcome> {
  const archive = tarOf(tree);
  return run('commit-dist.sh', [archive, sha256(archive), sources], runner, variables);
}

function says({ status, output }: Outcome): string {
  return `${status} ${output}`;
}

function main(revision = ''): string {
  return git(origin, 'rev-parse', `main${revision}`);
}

function subjects(): string[] {
  return git(origin, 'log', '--format=%s', 'main').split('\n');
}

function message(): string {
  return git(origin, 'log', '-1', '--format=%B', 'main').trimEnd();
}

function distOnMain(): Files {
  const [archive, folder] = [join(temporaryFolder(), 'dist.tar'), temporaryFolder()];
  git(origin, 'archive', '--output', archive, 'main:dist');
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/** A PATH on which nobody waits between two tries. */
function impatient(): string {
  const folder = temporaryFolder();
  executable(join(folder, 'sleep'), '');
  return `${folder}:${environment.PATH}`;
}

describe('dist/ on main is afterwards exactly the synthesized tree', () => {
  test('when there was none', async () => {
    expect(says(await publish(first, main()))).toMatch(/^0 published/);
    expect(distOnMain()).toEqual(first);
  });

  test('when orders are added, changed and removed, byte for byte and however git is configured', async () => {
    await publish(first, main());
    const sources = merge('Second', { 'orders/web.ts': '2' });
    const runner = clone();
    git(runner, 'config', 'core.autocrlf', 'input');
    await publish(second, sources, runner);
    expect(distOnMain()).toEqual(second);
  });

  test('and nothing but dist/ is touched, in one commit on top of the tip', async () => {
    await publish(first, main());
    const tip = merge('Second', { 'orders/web.ts': '2', 'distribution/README.md': 'not dist', 'lib/dist/a.ts': '' });
    await publish(second, tip);
    expect(main('^')).toBe(tip);
    expect(git(origin, 'diff', '--name-only', tip, 'main', '--', ':!dist')).toBe('');
  });

  test('also when main moved on in dist/ alone since the synth', async () => {
    const sources = main();
    merge('By hand', { 'dist/prod/demo/App/web.yaml': 'edited', 'dist/stray': '' });
    await publish(first, sources);
    expect(distOnMain()).toEqual(first);
  });
});

describe('nothing is published', () => {
  test('when dist/ is that tree already', async () => {
    await publish(first, main());
    const tip = main();
    expect(says(await publish(first, tip))).toMatch(/^0 unchanged/);
    expect(main()).toBe(tip);
  });

  test.each<[string, () => void]>([
    ['somebody merged meanwhile', () => merge('Meanwhile', { 'orders/web.ts': '2' })],
    [
      'main went elsewhere and came back, so that its dist/ may be newer',
      () => {
        merge('There', { 'orders/web.ts': '2' });
        merge('And back', { 'orders/web.ts': '1' });
      },
    ],
    [
      'main was taken back to before the synthesized commit',
      () => {
        git(person, 'push', '--quiet', '--force', 'origin', 'HEAD^:main');
      },
    ],
  ])('when %s: the run of that delivers', async (_, happens) => {
    const sources = merge('Synthesized', { 'orders/other.ts': '1' });
    const runner = clone();
    happens();
    const tip = main();
    expect(says(await publish(first, sources, runner))).toMatch(/^0 superseded/);
    expect(main()).toBe(tip);
  });

  test.each<[string, Files]>([
    ['is empty', {}],
    ['has a space in a name', { 'prod/demo/App/closes #1.yaml': '' }],
    ['has a line break in a name', { 'prod/demo/App/a\nCo-authored-by: b.yaml': '' }],
    ['has a quote in a name', { '"prod/a.yaml': '' }],
    ['has a command in a name', { 'prod/$(touch x).yaml': '' }],
    ['configures git', { 'prod/.gitattributes': '' }],
  ])('when the tree %s: it is refused', async (_, tree) => {
    expect(says(await publish(tree, main()))).toMatch(/^1 .*(no synth produces|would delete every order)/);
    expect(subjects()).toEqual(['The beginning']);
  });

  test.each<[string, () => Promise<Outcome>, string]>([
    ['the tree was changed after it was verified', changed, 'this tree was not verified'],
    [
      'nobody has verified the tree',
      () => run('commit-dist.sh', [tarOf(first), '', main()], clone()),
      'this tree was not',
    ],
    ['the tree is missing', () => run('commit-dist.sh', ['/nowhere', '', main()], clone()), 'there is no tree'],
    ['the commit is unknown', () => publish(first, '0'.repeat(40)), 'there is no commit'],
    ['history is cut off', () => publish(first, main(), shallowClone()), 'this needs the full history'],
  ])('when %s: it fails and says so', async (_, attempt, words) => {
    expect(says(await attempt())).toContain(`1 commit-dist: ${words}`);
    expect(subjects().filter((subject) => subject.startsWith('dist:'))).toEqual([]);
  });

  function changed(): Promise<Outcome> {
    const archive = tarOf(first);
    const digest = sha256(archive);
    appendFileSync(archive, '\0');
    return run('commit-dist.sh', [archive, digest, main()], clone());
  }

  function shallowClone(): string {
    merge('Second', { 'orders/web.ts': '2' });
    const folder = temporaryFolder();
    git(folder, 'clone', '--quiet', '--depth', '1', `file://${origin}`, '.');
    return folder;
  }
});

describe('when two runs race', () => {
  /** Lets a run push only once `condition`, a line of shell, holds. */
  function holdPush(runner: string, condition: string): [string, Files] {
    const bin = temporaryFolder();
    const wait = `[ "$1" != push ] || until ${condition}; do sleep 0.02; done`;
    executable(join(bin, 'git'), `${wait}; PATH=${environment.PATH} exec git "$@"`);
    return [runner, { PATH: `${bin}:${environment.PATH}` }];
  }

  /** The same, after the server has told the run where main is. */
  function holdConnected(runner: string, condition: string): [string] {
    executable(join(runner, '.git/hooks/pre-push'), `until ${condition}; do sleep 0.02; done`);
    return [runner];
  }

  test('with the same sources, at the same moment, one publishes and the other finds it done', async () => {
    const meeting = temporaryFolder();
    const both = `touch ${meeting}/$$; [ "$(ls ${meeting} | wc -l)" -ge 2 ]`;
    const outcomes = await Promise.all([1, 2].map(() => publish(first, main(), ...holdConnected(clone(), both))));
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0]);
    expect(outcomes.map(({ output }) => /published|unchanged/.exec(output)?.[0]).sort()).toEqual([
      'published',
      'unchanged',
    ]);
    expect(outcomes.filter(({ output }) => output.includes('rejected'))).toHaveLength(1);
    expect(distOnMain()).toEqual(first);
    expect(subjects()).toHaveLength(2);
  });

  test.each(['older', 'newer'])('with two states of the sources, the %s first, the newer stays', async (order) => {
    const older = main();
    const newer = merge('Newer', { 'orders/web.ts': '2' });
    const inOrder = [() => publish(first, older), () => publish(second, newer)];
    const runs = order === 'older' ? inOrder : inOrder.reverse();
    const outcomes = await Promise.all(runs.map((start) => start()));
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0]);
    expect(distOnMain()).toEqual(second);
    expect(subjects()).toHaveLength(3);
  });

  test.each<[string, (runner: string, condition: string) => [string, Files?]]>([
    ['has fetched', holdPush],
    ['has connected', holdConnected],
  ])('and the newer one publishes after the older one %s, the older gives way', async (_, hold) => {
    const [folder, runner] = [temporaryFolder(), clone()];
    const condition = `touch ${folder}/ready; [ -e ${folder}/go ]`;
    const late = publish(first, main(), ...hold(runner, condition));
    while (!existsSync(join(folder, 'ready'))) await setTimeout(20);
    await publish(second, merge('Newer', { 'orders/web.ts': '2' }));
    write(folder, { go: '' });
    expect(says(await late)).toMatch(/^0 [^]*rejected[^]*superseded/);
    expect(distOnMain()).toEqual(second);
  });

  test('and the older one is published before the newer is merged, both are delivered in turn', async () => {
    await publish(first, main());
    await publish(second, merge('Newer', { 'orders/web.ts': '2' }));
    expect(distOnMain()).toEqual(second);
    expect(subjects().filter((subject) => subject.startsWith('dist:'))).toHaveLength(2);
  });
});

describe('when a commit lands between fetch and push', () => {
  /** The server takes another commit while it takes ours, once or every time. */
  function lands(path: string, times = 1): void {
    for (let index = 0; index < times; index++) {
      commit(person, `Landed ${index}`, { [path]: `edited ${index}` });
      git(person, 'push', '--quiet', 'origin', `HEAD:refs/heads/queue-${index}`);
    }
    const update = `next=$(git for-each-ref --count 1 --format '%(refname)' 'refs/heads/queue-*')
      [ -z "$next" ] || { git update-ref refs/heads/main "$next" && git update-ref -d "$next"; }`;
    executable(join(origin, 'hooks/update'), update);
  }

  test('outside the sources, the tree is committed on top of it', async () => {
    const sources = main();
    lands('dist/prod/demo/App/web.yaml');
    expect(says(await publish(first, sources))).toMatch(/^0 [^]*rejected[^]*published/);
    expect(subjects().slice(1)).toEqual(['Landed 0', 'The beginning']);
    expect(distOnMain()).toEqual(first);
  });

  test('in the sources, the tree is dropped', async () => {
    const sources = main();
    lands('orders/web.ts');
    expect(says(await publish(first, sources))).toMatch(/^0 [^]*rejected[^]*superseded/);
    expect(subjects()).toEqual(['Landed 0', 'The beginning']);
  });

  test('again and again, it gives up, fails and says what to do', async () => {
    const sources = main();
    lands('dist/prod/demo/App/web.yaml', 9);
    expect(says(await publish(first, sources, clone(), { PATH: impatient() }))).toMatch(
      /^1 [^]*rejected 6 times[^]*run this job again/,
    );
    expect(subjects()[0]).toBe('Landed 5');
  });
});

test('a main that refuses the push ends the run at once, and the message says what lets it through', async () => {
  executable(join(origin, 'hooks/pre-receive'), 'echo "GH006: Protected branch update failed" >&2; exit 1');
  const tip = main();
  const { status, output } = await publish(first, tip);
  expect(status).toBe(1);
  for (const words of ['GH006', 'DIST_APP_ID', 'DIST_APP_PRIVATE_KEY', 'bypass list']) expect(output).toContain(words);
  expect(output.match(/the push was rejected/g)).toHaveLength(1);
  expect(main()).toBe(tip);
});

describe('the commit message', () => {
  const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'open-service-portal/catalog-orders' };

  test('names the orders that changed, removed ones first, the commit and the pull requests', async () => {
    await publish(first, main());
    merge('Earlier work (#7)\n\nSee (#8)', { 'orders/web.ts': '2' });
    const sources = merge('Merge pull request #12 from team/closes-#9', { 'orders/web.ts': '3' });
    await publish({ ...second, 'prod/kustomization.yaml': 'resources: []\n' }, sources, clone(), github);
    expect(message()).toBe(`dist: 1 order added, 1 changed, 1 removed (#7, #12)

- prod/demo/App/old
~ prod/demo/App/web
+ prod/demo/App/new
and 1 file for Flux

Synthesized from ${sources}

Pull requests:
https://github.com/open-service-portal/catalog-orders/pull/7
https://github.com/open-service-portal/catalog-orders/pull/12`);
  });

  test('names only pull requests merged since dist/ last changed', async () => {
    await publish(first, merge('One (#1)', { 'orders/web.ts': '2' }));
    await publish(second, merge('Two (#2)', { 'orders/web.ts': '3' }));
    expect(message()).toMatch(/\(#2\)\n[^]*Pull requests:\n#2$/);
    expect(message()).not.toContain('#1');
  });

  test('says when only files for Flux changed', async () => {
    await publish(first, main());
    await publish({ ...first, 'prod/kustomization.yaml': 'resources: []\n' }, main());
    expect(message()).toBe(`dist: files for Flux changed\n\n1 file for Flux\n\nSynthesized from ${main('^')}`);
  });

  test('stays short for a very big change, and hides no removal behind what was added', async () => {
    await publish(first, main());
    git(person, 'pull', '--quiet', 'origin', 'main');
    for (let number = 1; number <= 23; number++) commit(person, `Many (#${number})`, {});
    git(person, 'push', '--quiet', 'origin', 'HEAD:main');
    const sources = merge('Last', { 'orders/web.ts': '2' });
    const many = Array.from({ length: 400 }, (_, index) => [`prod/demo/App/app-${'x'.repeat(60)}-${index}.yaml`, '']);
    await publish({ ...flux, ...(Object.fromEntries(many) as Files) }, sources, clone(), github);
    expect(message()).toMatch(
      /^dist: 400 orders added, 2 removed \(#1, #2, #3 and 20 more\)\n\n- prod.*\n- prod.*\n\+ prod/,
    );
    expect(message()).toMatch(/\nand 302 more\n/);
    expect(message()).toMatch(/\nand 3 more$/);
    expect(message().length).toBeLessThan(20_000);
  });

  test('is not to be broken out of by the name of a file that it removes', async () => {
    const sources = merge('By hand', {
      'dist/prod/demo/App/a\nCloses #1 @all.yaml': '',
      'dist/prod/demo/App/$(id) [skip ci].yaml': '',
    });
    await publish(first, sources);
    expect(message()).toContain('- ?prod/demo/App/a?nCloses??1??all\n');
    expect(message()).toContain('- prod/demo/App/??id???skip?ci?\n');
  });
});
