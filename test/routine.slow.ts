import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { OTHER_PLATFORM } from './support/other-platform.ts';
import { succeeded } from './support/succeeded.ts';
import { xrdOf } from './support/xrd.ts';

// What a platform team does every week, and what another one does once, in a clone of this repository; its own tests
// pass afterwards.

const ROOT = join(__dirname, '..');
const clone = mkdtempSync(join(tmpdir(), 'catalog-orders-routine-'));

afterAll(() => {
  rmSync(clone, { recursive: true });
});

function run(command: string, ...args: readonly string[]): string {
  return succeeded(command, args, { cwd: clone, env: { ...process.env, JEST_WORKER_ID: undefined } }).stderr;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(clone, file)), { recursive: true });
  writeFileSync(join(clone, file), text);
}

function change(file: string, wrong: string | RegExp, right: string): void {
  const before = readFileSync(join(clone, file), 'utf8');
  expect(before).toMatch(wrong);
  write(file, before.replace(wrong, right));
}

beforeAll(() => {
  const listed = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).stdout;
  for (const file of listed.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(clone, file));
  }
  // What npm links is this repository's, so the clone's own commands are called by their paths.
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  run('git', 'init', '--quiet');
});

/** The tests that are about the platform and the orders of the repository that they lie in. */
const ABOUT_THE_REPOSITORY = ['test/snapshots', 'test/imports/generated', 'test/invariants'];

test('tests of a repository pass with another url and owner, a cluster more, one less, and a revision moved', () => {
  change('main.ts', /url: '.*'/, "url: 'https://github.com/acme/wishes'");
  change('main.ts', /owner: '.*'/, "owner: 'group:default/acme'");
  write('imports/xrds/Archive/1.0.0.yaml', stringify(xrdOf('Archive', { type: 'object' })));
  write('imports/xrds/Archive/2.0.0.yaml', stringify(xrdOf('Archive', { type: 'object', properties: {} })));
  write('clusters/edge.ts', clusterFile('edge', '1.0.0'));
  run('npm', 'run', '--silent', 'import');
  write('clusters/edge.ts', clusterFile('edge', '2.0.0'));
  for (const path of ['clusters/kind-openportal.ts', 'orders/kind-openportal', 'dist/kind-openportal']) {
    rmSync(join(clone, path), { recursive: true });
  }
  run('npm', 'run', '--silent', 'import');
  run('npx', 'jest', '-u', 'snapshots');
  run(process.execPath, 'bin/orders.js', 'check');

  expect(run('npx', 'jest', ...ABOUT_THE_REPOSITORY)).toMatch(/^Test Suites: 3 passed, 3 total/m);
});

test('all tests pass in the repository of a platform with other clusters, other kinds and other orders', () => {
  for (const path of ['clusters', 'imports', 'orders', 'dist', 'test/snapshots']) {
    rmSync(join(clone, path), { recursive: true });
  }
  for (const [file, text] of Object.entries(OTHER_PLATFORM)) write(file, text ?? '');
  run('npm', 'run', '--silent', 'import');
  run(process.execPath, 'bin/orders.js', 'new', 'Tenant', 'blue', '--cluster', 'north', '--purpose', 'system');
  run(process.execPath, 'bin/cdk8s.js', 'synth');
  run('npx', 'jest', '-u', 'snapshots');
  expect(run('npx', 'jest')).toMatch(/^Tests: .*passed/m);
});

function clusterFile(context: string, revision: string): string {
  return `import { cluster } from '#lib';

export default cluster('${context}', {
  description: 'The newest',
  serves: { Archive: '${revision}', ManagedNamespace: '3.2.0' },
  namespaces: ['demo', 'system'],
});
`;
}
