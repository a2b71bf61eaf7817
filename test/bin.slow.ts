import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderFile, whoami } from './support/orders.ts';
import { temporaryRepository, type Outcome, type TemporaryRepository } from './support/repository.ts';

const GOOD = { 'orders/openportal/demo/a.ts': whoami('openportal', 'a') };
const BAD = { 'orders/openportal/demo/a.ts': orderFile('openportal', 'WhoAmIService', 'a', "{ name: 'A_' }") };

/** Nothing that decides of colours, and npm asks nobody for a newer npm. */
const NEUTRAL = { CI: undefined, FORCE_COLOR: undefined, NO_COLOR: undefined, npm_config_update_notifier: 'false' };

/** Types a command in a folder of a repository. */
function type(repository: TemporaryRepository, line: string, folder = '', env: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
    cwd: repository.path(folder),
    encoding: 'utf8',
    env: { ...process.env, ...NEUTRAL, ...env },
    timeout: 120_000,
  });
  return { status, stdout, stderr };
}

const scratch = mkdtempSync(join(tmpdir(), 'catalog-orders-test-'));
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describe('cdk8s synth', () => {
  test('says in the end what it did, and does not list what lies in dist', () => {
    const { status, stdout, stderr } = temporaryRepository(GOOD).run('cdk8s', ['synth']);
    expect({ status, stdout, stderr }).toEqual({
      ...{ status: 0, stdout: 'Synthesizing application\n' },
      stderr: expect.stringMatching(/^1 order: \d+ files written, 0 removed\n$/) as string,
    });
  });

  test('lists what it wrote to the folder that it was asked for', () => {
    const { stdout } = temporaryRepository(GOOD).run('cdk8s', ['synth', '-o', 'elsewhere']);
    expect(stdout).toContain('  - elsewhere/openportal/demo/WhoAmIService/a.yaml\n');
  });

  test('that is refused ends in what became of dist, and not in the code of the CLI', () => {
    const { status, stderr } = temporaryRepository(BAD).run('cdk8s', ['synth']);
    expect({ status, end: stderr.split('\n').slice(-3) }).toEqual({
      status: 1,
      end: ['1 error', 'nothing was synthesized; dist/ is as it was', ''],
    });
  });

  test('says why the CLI itself refuses something', () => {
    const { status, stderr } = temporaryRepository(GOOD).run('cdk8s', ['synth', '--format', 'other']);
    expect({ status, said: stderr.includes('You need to specify synthesis format') }).toEqual({
      status: 1,
      said: true,
    });
  });

  test('works offline, also where npm ran no scripts: it makes no connection, and waits for none', () => {
    const repository = temporaryRepository(GOOD, 'own');
    repository.write({ 'node_modules/.bin': null });
    const [log, spy] = [join(scratch, 'connections'), join(scratch, 'spy.cjs')];
    writeFileSync(log, '');
    writeFileSync(
      spy,
      `const { Socket } = require('node:net');
       const { appendFileSync } = require('node:fs');
       Socket.prototype.connect = function () { appendFileSync(${JSON.stringify(log)}, 'connect\\n'); throw new Error('offline'); };`,
    );
    const { status } = type(repository, 'npm run synth', '', { NODE_OPTIONS: `--require ${spy}` });
    expect({ status, connections: readFileSync(log, 'utf8') }).toEqual({ status: 0, connections: '' });
    expect(repository.read('.synth/openportal/demo/WhoAmIService/a.yaml')).toContain('name: a\n');
  });
});

// Others have no command `script`, or another one.
(process.platform === 'linux' ? describe : describe.skip)('on a terminal', () => {
  const seen = (repository: TemporaryRepository, line: string, env: NodeJS.ProcessEnv = {}) =>
    type(repository, `script -qec '${line}' /dev/null`, '', { TERM: 'xterm', ...env }).stdout;

  test('the findings of cdk8s synth have colours', () => {
    expect(seen(temporaryRepository(BAD), 'node bin/cdk8s.js synth')).toContain(
      '\u001b[1morders/openportal/demo/a.ts:6\u001b[22m  WhoAmIService/a on openportal',
    );
  });

  test.each([
    [
      'node bin/cdk8s.js synth',
      ['reading orders, 0 of 1 files', 'judging 1 order', 'checking types', 'laying out', 'writing the files'],
    ],
    ['node bin/orders.js check', ['reading orders, 0 of 1 files', 'judging 1 order', 'checking types']],
    ['node bin/orders.js check dist', ['reading dist, 0 of 1 files']],
  ])('%s says what takes long, and how far it is', (line, said) => {
    const repository = temporaryRepository(GOOD, 'own');
    repository.synth();
    // What is remembered is not read.
    repository.write({ 'node_modules/.cache': null });
    const slow = join(scratch, 'slow.cjs');
    writeFileSync(slow, 'performance.now = () => 5000;');
    const output = seen(repository, line, { NODE_OPTIONS: `--require ${slow}` });
    const shown = output.replace(/(?<=writing )\d+/, 'the').split('\r\u001b[K');
    expect(shown.slice(1, -1)).toEqual(said.map((text) => `${text} …`));
  });
});

describe('in a subfolder', () => {
  test('cdk8s synth says where to call it', () => {
    const { status, stderr } = type(temporaryRepository(GOOD), 'node ../../bin/cdk8s.js synth', 'orders/openportal');
    expect({ status, stderr }).toEqual({
      ...{ status: 1, stderr: 'there is no cdk8s.yaml here: cd ../.. && npx cdk8s synth\n' },
    });
  });

  test.each(['npm run synth', 'node ../bin/orders.js check'])('%s works as above', (line) => {
    expect(type(temporaryRepository(GOOD), line, 'orders')).toMatchObject({ status: 0 });
  });
});

describe('in a clone where nothing was installed', () => {
  const clone = temporaryRepository(GOOD);
  clone.write({ node_modules: null });

  test.each(['npm test', 'npm run synth', 'npm run import', 'node bin/orders.js check', 'node bin/cdk8s.js synth'])(
    '%s says what to do first, and nothing else',
    (line) => {
      const { status, stderr } = type(clone, line);
      expect({ status, stderr }).toEqual({
        ...{ status: 2, stderr: `the packages of this repository are not installed: cd ${clone.root} && npm ci\n` },
      });
    },
  );
});
