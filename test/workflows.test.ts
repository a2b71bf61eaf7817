import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { commit, environment, executable, git, removeTemporaryFolders, temporaryFolder, write } from './scripts/git';

interface Step {
  id?: string;
  env?: Record<string, string>;
  uses?: string;
  if?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  needs?: string | string[];
  if?: string;
  environment?: string;
  outputs?: Record<string, string>;
  steps: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  concurrency: { group: string; 'cancel-in-progress': boolean };
  jobs: Record<string, Job>;
}

const folder = resolve(__dirname, '../.github/workflows');
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const workflow = (name: string) => parse(texts.get(name) ?? '') as Workflow;
const [pullRequest, complete, main] = [workflow('pull-request.yaml'), workflow('complete.yaml'), workflow('main.yaml')];
const jobs = [...texts.keys()].flatMap((name) =>
  Object.entries(workflow(name).jobs).map(([id, job]) => ({
    name: `${name}: ${id}`,
    job,
    permissions: job.permissions ?? workflow(name).permissions,
  })),
);
const checkoutOf = ({ steps }: Job) => steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
/** Whether a job starts a program of the repository, itself or by a script. */
const evaluates = ({ steps }: Job) =>
  steps.some(({ run = '' }) => {
    const scripts = run.match(/\bscripts\/[\w-]+\.sh/g) ?? [];
    const texts = scripts.map((script) =>
      readFileSync(resolve(folder, '../..', script), 'utf8').replace(/^#.*$/gm, ''),
    );
    return /\b(npm|npx|node)\b/.test([run, ...texts].join('\n'));
  });

describe.each([...texts])('%s', (_, text) => {
  test('pins every action by its commit, with the version beside it', () => {
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('checks out main alone where it is started with the rights of main', () => {
    const { on, jobs: all } = parse(text) as Workflow;
    if (!('pull_request_target' in on || 'workflow_run' in on)) return;
    const checkouts = Object.values(all).flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    expect(checkouts.map((checkout) => checkout.with?.['ref'])).toEqual(checkouts.map(() => 'main'));
    expect(text).not.toMatch(/allow-unsafe|actions\/cache|cache: npm/);
  });

  test('pastes nothing that an event or a job says into a script', () => {
    for (const { run } of Object.values((parse(text) as Workflow).jobs).flatMap(({ steps }) => steps)) {
      expect(run ?? '').not.toContain('${{');
    }
  });
});

describe.each(jobs)('$name', ({ name, job, permissions }) => {
  test('ends by itself', () => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(name.startsWith('end-to-end') ? 90 : 15);
  });

  test('can write only where no code of the repository but scripts is run', () => {
    const writes = Object.values(permissions).includes('write');
    expect(writes && evaluates(job)).toBe(false);
    const checkout = checkoutOf(job);
    if (checkout) expect(checkout.with?.['persist-credentials']).toBe(permissions['contents'] === 'write');
  });
});

test('a pull request and the merge queue get no secret and read only', () => {
  expect(Object.keys(pullRequest.on)).toEqual(['pull_request', 'merge_group']);
  expect(texts.get('pull-request.yaml')).not.toMatch(/secrets|github\.token/);
  expect(pullRequest.permissions).toEqual({ contents: 'read' });
  const own = Object.values(pullRequest.jobs).flatMap(({ permissions }) => Object.values(permissions ?? {}));
  expect(own).toEqual([]);
});

test('the end-to-end tests run on main and on a pull request that bears their label, with no secret and read only', () => {
  const endToEnd = workflow('end-to-end.yaml');
  expect(Object.keys(endToEnd.on)).toEqual(['push', 'pull_request']);
  expect(texts.get('end-to-end.yaml')).not.toMatch(/secrets|github\.token/);
  expect(endToEnd.permissions).toEqual({ contents: 'read' });
  const scripts = Object.values(endToEnd.jobs).flatMap(({ steps }) => steps.map(({ run }) => run));
  expect(scripts).toEqual(expect.arrayContaining(['npm ci', 'scripts/as-text.sh npm test', 'npm run test:e2e']));
});

describe('in a pull request', () => {
  const { touched, orders, test: program, 'pull-request': verdict } = pullRequest.jobs;
  const scriptsOf = (job: Job | undefined) => job?.steps.flatMap(({ run }) => run ?? []);

  test('orders are checked, and their snapshots are what they give', () => {
    expect(scriptsOf(orders)).toEqual(
      expect.arrayContaining([
        'npx orders check --format github',
        'scripts/as-text.sh npx jest --ci --verbose=false --runTestsByPath test/snapshots.test.ts',
      ]),
    );
    expect(scriptsOf(pullRequest.jobs['dist-untouched'])).toEqual(['scripts/dist-untouched.sh "$BASE"']);
  });

  test('the tests of the program run unless it touches orders only, and always in the queue', () => {
    expect(scriptsOf(program)).toEqual(['npm ci', 'scripts/as-text.sh npm test', 'npm run lint']);
    expect(program?.if).toBe("needs.touched.outputs.only-orders != 'true'");
    expect(touched?.outputs).toEqual({ 'only-orders': '${{ steps.gate.outputs.only }}' });
    expect(touched?.steps.find(({ id }) => id === 'gate')?.if).toBe("github.event_name == 'pull_request'");
  });

  test('nothing runs before it is known what is touched', () => {
    expect(touched && evaluates(touched)).toBe(false);
    expect([orders?.needs, program?.needs]).toEqual(['touched', 'touched']);
  });

  test('of a portal nothing but the program of main runs before its files are known to be declarative', () => {
    const steps = orders?.steps.map(({ run, if: condition }) => [run?.trim().split('\n').at(-1)?.trim(), condition]);
    expect(steps?.slice(2)).toEqual([
      ['npm ci', undefined],
      ['xargs -r npx orders check --declarative --format github', "env.PORTAL == 'true'"],
      ['npx orders check --format github', undefined],
      [expect.stringContaining('test/snapshots.test.ts'), "${{ !cancelled() && steps.check.outcome != 'skipped' }}"],
    ]);
  });

  test.each([
    ['success success success success', 0],
    ['success success skipped success', 0],
    ['failure skipped skipped success', 1],
    ['success success failure success', 1],
    ['success cancelled skipped success', 1],
  ])('one check says how all ended: %s', (results, expected) => {
    expect(verdict).toMatchObject({ needs: ['touched', 'orders', 'test', 'dist-untouched'], if: 'always()' });
    const script = scriptsOf(verdict)?.[0] ?? '';
    const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
      env: { ...environment, RESULTS: results },
    });
    expect(status).toBe(expected);
  });
});

test('where orders are checked, what they were on main is known', () => {
  const checking = [pullRequest.jobs['orders'], main.jobs['synth']];
  expect(checking.map((job) => job && checkoutOf(job)?.with?.['fetch-depth'])).toEqual([0, 0]);
});

describe('what a pull request lacks', () => {
  test('is worked out and committed for branches of this repository alone, each job with what it needs', () => {
    expect(complete.on).toEqual({
      pull_request_target: { branches: ['main'], types: ['opened', 'synchronize', 'reopened'] },
    });
    expect(complete.permissions).toEqual({});
    const rights = Object.entries(complete.jobs).map(([id, { permissions, environment: name }]) => [
      id,
      permissions,
      name,
    ]);
    expect(rights).toEqual([
      ['complete', { contents: 'read' }, undefined],
      ['commit', { contents: 'write' }, 'pull-requests'],
      ['comment', { contents: 'read', 'pull-requests': 'write' }, undefined],
    ]);
    expect(complete.jobs['complete']?.if).toBe('github.event.pull_request.head.repo.full_name == github.repository');
    expect(Object.values(complete.jobs).map(({ needs }) => needs)).toEqual([
      undefined,
      'complete',
      ['complete', 'commit'],
    ]);
  });

  test('is nothing where more is touched, and no program is started before that is known', () => {
    const { steps = [] } = complete.jobs['complete'] ?? {};
    const gate = steps.findIndex(({ id }) => id === 'gate');
    expect(steps[gate]?.run).toBe('scripts/as-text.sh scripts/gate.sh HEAD "$PULLED" order snapshot manifest');
    expect(evaluates({ steps: steps.slice(0, gate) })).toBe(false);
    const later = steps.slice(gate + 1).map(({ if: condition }) => condition);
    expect(later.slice(0, 3)).toEqual(Array(3).fill("steps.gate.outputs.only == 'true'"));
    expect(later[3]).toMatch(/^steps\.complete\.outputs/);
  });

  test('is said to be of the pull request that the event names, whatever another job says', () => {
    const given = Object.values(complete.jobs).flatMap(({ steps }) =>
      steps.flatMap(({ env = {} }) => Object.entries(env)),
    );
    expect(given).toEqual([
      ['BRANCH', '${{ github.event.pull_request.head.ref }}'],
      ['PULLED', '${{ github.event.pull_request.head.sha }}'],
      ['GH_TOKEN', '${{ github.token }}'],
      ['NUMBER', '${{ github.event.pull_request.number }}'],
    ]);
  });

  test('is pushed with a key of its own, which could push to no protected branch', () => {
    const others = Object.entries(complete.jobs).filter(([id]) => id !== 'commit');
    expect(JSON.stringify(others)).not.toContain('secrets');
    expect(JSON.stringify(complete)).not.toContain('DIST_APP');
  });
});

test('every change of main starts it, one of dist/ alone too, so that nobody else writes there', () => {
  expect(main.on).toEqual({ push: { branches: ['main'] }, workflow_dispatch: null });
});

test('on main one job alone may write, and it is the one that publishes', () => {
  expect(main.permissions).toEqual({});
  expect(Object.entries(main.jobs).map(([id, { permissions }]) => [id, permissions])).toEqual([
    ['synth', { contents: 'read' }],
    ['verify', { contents: 'read' }],
    ['publish', { contents: 'write' }],
    ['findings', {}],
  ]);
  expect(main.concurrency['cancel-in-progress']).toBe(false);
});

test('the platform team owns everything but orders and the snapshots that show them', () => {
  const owners = readFileSync(resolve(folder, '../CODEOWNERS'), 'utf8').split('\n');
  expect(owners.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
    '* @open-service-portal/platform-team',
    '/orders/',
    '/orders/*/tsconfig.json @open-service-portal/platform-team',
    '/test/snapshots/orders/',
  ]);
});

describe('between the job that evaluates orders and the one that publishes', () => {
  const { synth, verify, publish } = main.jobs;
  const scriptsOf = (job: Job | undefined) => job?.steps.map(({ run }) => run ?? '').join('\n');
  const dist = '"$RUNNER_TEMP/artifact/dist.tar"';

  test('stands the one that judges the tree as data', () => {
    expect(verify?.needs).toBe('synth');
    expect(scriptsOf(synth)).toContain('npx cdk8s synth');
    expect(scriptsOf(verify)).toContain(`scripts/as-text.sh scripts/verify-dist.sh ${dist} "$SYNTHESIZED"`);
    expect(scriptsOf(verify)).not.toMatch(/cdk8s|synth\b/);
    expect(scriptsOf(publish)).not.toMatch(/verify|npm|npx|node/);
  });

  test('and what is published is what bears its digest', () => {
    expect(publish?.needs).toBe('verify');
    expect(publish?.if).toBe("needs.verify.outputs.digest != ''");
    expect(verify?.outputs).toEqual({
      commit: '${{ steps.verify.outputs.commit }}',
      digest: '${{ steps.verify.outputs.digest }}',
    });
    const [last] = publish?.steps.slice(-1) ?? [];
    expect(last?.env).toEqual({
      DIGEST: '${{ needs.verify.outputs.digest }}',
      SYNTHESIZED: '${{ needs.verify.outputs.commit }}',
    });
    expect(last?.run).toBe(`scripts/as-text.sh scripts/commit-dist.sh ${dist} "$DIGEST" "$SYNTHESIZED"`);
  });

  test('nothing passes but the tree: the one that judges uses no cache', () => {
    const node = verify?.steps.find(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(node?.with).toEqual({ 'node-version': 20, 'package-manager-cache': false });
    expect(verify?.steps.some(({ uses }) => uses?.startsWith('actions/cache'))).toBe(false);
  });

  test('the key that may push stands in an environment, and only the one that publishes uses it', () => {
    expect(Object.entries(main.jobs).map(([id, { environment: name }]) => [id, name])).toEqual([
      ['synth', undefined],
      ['verify', undefined],
      ['publish', 'dist'],
      ['findings', undefined],
    ]);
    const others = Object.entries(main.jobs).filter(([id]) => id !== 'publish');
    expect(JSON.stringify(others)).not.toMatch(/secrets|github\.token/);
  });
});

describe('what a pull request touches', () => {
  afterEach(removeTemporaryFolders);

  test.each([
    ['orders only', { 'orders/openportal/demo/app.ts': '' }, 'false', 0, 'only=true\n'],
    ['the scripts that say so', { 'scripts/gate.sh': 'echo only=true >>"$GITHUB_OUTPUT"' }, 'false', 0, 'only=false\n'],
    ['the same, of a portal', { 'scripts/gate.sh': 'echo only=true >>"$GITHUB_OUTPUT"' }, 'true', 1, ''],
    ['what they are called by, of a portal', { 'scripts/touched.sh': '', 'scripts/as-text.sh': '' }, 'true', 1, ''],
  ])('is said by the scripts of main: %s', (_, files, portal, expected, output) => {
    const [clone, runner] = [temporaryFolder(), temporaryFolder()];
    git(clone, 'init', '--quiet', '--initial-branch', 'main');
    cpSync(resolve(__dirname, '../scripts'), join(clone, 'scripts'), { recursive: true });
    commit(clone, 'Main', {});
    git(clone, 'switch', '--quiet', '--create', 'branch');
    commit(clone, 'Change', files);
    git(clone, 'switch', '--quiet', 'main');
    git(clone, 'merge', '--quiet', '--no-ff', '--no-edit', 'branch');
    write(runner, { output: '' });
    const step = pullRequest.jobs['touched']?.steps.find(({ id }) => id === 'gate');
    const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', step?.run ?? ''], {
      cwd: clone,
      env: { ...environment, RUNNER_TEMP: runner, GITHUB_OUTPUT: join(runner, 'output'), PORTAL: portal },
    });
    expect({ status, output: readFileSync(join(runner, 'output'), 'utf8') }).toEqual({ status: expected, output });
  });
});

describe('what the synth on main hands on', () => {
  afterEach(removeTemporaryFolders);

  test.each([
    ['all of it, when every cluster is free of findings', 'ln -s dist .synth', 'true'],
    ['what the clusters without findings gave, when others have some', 'ln -s dist .synth; exit 1', 'false'],
    ['nothing, when the synth failed before it had published', 'exit 1', undefined],
  ])('%s', (_, synth, complete) => {
    const [clone, runner] = [temporaryFolder(), temporaryFolder()];
    git(clone, 'init', '--quiet');
    git(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Synthesized');
    write(clone, { 'dist/prod/demo/App/web.yaml': '1' });
    symlinkSync(resolve(__dirname, '../scripts'), join(clone, 'scripts'));
    executable(join(runner, 'npx'), `echo "the findings"; ${synth}`);
    const step = main.jobs['synth']?.steps.find(({ id }) => id === 'synth');
    const { status } = spawnSync('bash', ['-eo', 'pipefail', '-c', step?.run ?? ''], {
      cwd: clone,
      env: {
        ...environment,
        PATH: `${runner}:${environment.PATH}`,
        RUNNER_TEMP: runner,
        GITHUB_OUTPUT: join(runner, 'output'),
        GITHUB_STEP_SUMMARY: join(runner, 'summary'),
      },
    });
    const files = readdirSync(runner);
    expect(status).toBe(complete === undefined ? 1 : 0);
    expect(files.includes('output')).toBe(complete !== undefined);
    expect(files.includes('dist.tar')).toBe(complete !== undefined);
    if (complete !== undefined) {
      expect(readFileSync(join(runner, 'output'), 'utf8')).toBe(
        `commit=${git(clone, 'rev-parse', 'HEAD')}\ncomplete=${complete}\n`,
      );
    }
    if (complete !== 'true') expect(readFileSync(join(runner, 'summary'), 'utf8')).toContain('the findings');
  });
});
