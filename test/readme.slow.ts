import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { environment, executable, git, removeTemporaryFolders, temporaryFolder } from './scripts/git.ts';
import { bashIn, DOCUMENTS } from './support/documents.ts';
import { ROOT } from './support/repository.ts';
import { succeeded } from './support/succeeded.ts';

afterAll(removeTemporaryFolders);

const PUBLIC_URL = 'https://github.com/open-service-portal/catalog-orders';

/** An order as nobody here would write it. */
const UGLY = `import {WhoAmIService as Service} from "#imports/openportal"
import {orders} from "#lib"
export default orders(purpose => {
\tlet name: any = "ugly"
\tnew Service(purpose, name!, {spec: {name: name}})
})
`;

const folder = temporaryFolder();
const server = join(folder, 'server.git');

/** Somebody's machine: a shell in which GitHub is a folder, and `gh` does nothing. */
function bash(script: string, cwd: string, variables: NodeJS.ProcessEnv = {}): string {
  return succeeded('bash', ['-eo', 'pipefail', '-c', script], {
    cwd,
    env: {
      ...environment,
      PATH: `${folder}/bin:${environment.PATH}`,
      HOME: process.env['HOME'],
      GIT_CONFIG_COUNT: '3',
      ...{ GIT_CONFIG_KEY_0: `url.${server}.insteadOf`, GIT_CONFIG_VALUE_0: PUBLIC_URL },
      ...{ GIT_CONFIG_KEY_1: 'user.name', GIT_CONFIG_VALUE_1: 'A Person' },
      ...{ GIT_CONFIG_KEY_2: 'user.email', GIT_CONFIG_VALUE_2: 'person@example.org' },
      ...variables,
    },
  }).stdout;
}

beforeAll(() => {
  const origin = join(folder, 'origin');
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  }).stdout;
  for (const file of listed.split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)))) {
    mkdirSync(dirname(join(origin, file)), { recursive: true });
    cpSync(join(ROOT, file), join(origin, file));
  }
  git(origin, 'init', '--quiet', '--initial-branch', 'main');
  git(origin, 'add', '--all', '--force');
  git(origin, 'commit', '--quiet', '--message', 'main');
  git(folder, 'clone', '--quiet', '--bare', origin, server);
  mkdirSync(join(folder, 'bin'));
  executable(join(folder, 'bin/gh'), '');
});

test('what the README says, word for word, makes a pull request that passes, whatever else lies in the clone', () => {
  const blocks = bashIn(DOCUMENTS.get('README.md') ?? '').filter((block) => !block.includes('npm test'));
  expect(blocks).toHaveLength(4);
  const [start = '', ...rest] = blocks;
  bash(start, folder);
  const clone = join(folder, 'catalog-orders');
  const [order = '', check = '', pullRequest = ''] = rest;
  bash(order, clone);
  writeFileSync(join(clone, 'orders/openportal/demo/ugly.ts'), UGLY);
  bash(`${check}npx jest -u snapshots && npx cdk8s synth`, clone);
  expect(git(clone, 'status', '--short', 'dist')).toContain('?? dist/');
  bash(pullRequest, clone);

  // As GitHub does, and then the workflow.
  const merge = join(folder, 'merge');
  bash(`git clone -q ${PUBLIC_URL} merge && cd merge && git merge -q --no-ff -m merge origin/order-hello`, folder);
  const workflow = parse(readFileSync(join(ROOT, '.github/workflows/pull-request.yaml'), 'utf8')) as {
    jobs: Record<string, { steps: { if?: string; run?: string }[] }>;
  };
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const ofPersons = steps.filter((step) => step.if?.includes('PORTAL') !== true);
  const scripts = ofPersons.flatMap(({ run }) => run ?? []);
  expect(scripts.length).toBeGreaterThan(3);
  const RUNNER_TEMP = temporaryFolder();
  const variables = { CI: 'true', BASE: 'HEAD^1', RESULTS: 'success success skipped success', RUNNER_TEMP };
  for (const script of scripts) bash(script, merge, variables);
});
