import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkTypes } from '../../lib/load/types.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { filesBelow } from '../support/folder.ts';
import { orderFile, whoami } from '../support/orders.ts';
import { temporaryRepository, type Files, type TemporaryRepository } from '../support/repository.ts';

jest.setTimeout(120_000);

const COMPILER = 'node_modules/typescript-native/bin/tsc';
const MEMORY = 'node_modules/.cache/catalog-orders';

/** A compiler that writes down which files it is asked for, one run a line, and says this of them. */
function compilerThatSays(output: string): string {
  return `
    const { appendFileSync, readFileSync } = require('node:fs');
    const { dirname, relative, resolve } = require('node:path');
    const project = process.argv[process.argv.indexOf('--project') + 1];
    const { files } = JSON.parse(readFileSync(project, 'utf8'));
    const asked = files.map((file) => relative(process.cwd(), resolve(dirname(project), file)));
    appendFileSync('asked', JSON.stringify(asked) + '\\n');
    process.stdout.write(${JSON.stringify(output)});
    process.exitCode = ${output === '' ? 0 : 2};
  `;
}

/** A repository that has its own memory, and this in place of the compiler. */
function repositoryWith(compiler: string | null, files: Files): TemporaryRepository {
  const repository = temporaryRepository(files, 'own');
  repository.write({ 'node_modules/typescript-native': null });
  if (compiler !== null) repository.write({ [COMPILER]: compiler });
  return repository;
}

/** Checks the types of all orders, as if none were declarative, and of other files. */
function check({ root }: TemporaryRepository, ...others: readonly string[]): Promise<Finding[]> {
  const files = Object.keys(filesBelow(join(root, 'orders'))).filter((file) => file.endsWith('.ts'));
  return checkTypes(root, [...others, ...files.map((file) => `orders/${file}`)]);
}

/** Checks the types, and gives what the compiler was asked for since the last time: the files of each run. */
async function askedBy(repository: TemporaryRepository): Promise<string[][]> {
  repository.write({ asked: null });
  await check(repository);
  if (!existsSync(repository.path('asked'))) return [];
  const runs = repository.read('asked').trim().split('\n');
  return runs.map((run) => JSON.parse(run) as string[]);
}

/** What is found, as `[rule] file:line message`. */
async function found(repository: TemporaryRepository): Promise<string[]> {
  const findings = await check(repository);
  return findings.map(({ rule, file, line, message }) => `[${rule}] ${file}:${line} ${message}`);
}

const importing = "import { name } from './parts/name.ts';\n";
const ORDERS: Files = {
  'orders/openportal/demo/a.ts': whoami('openportal', 'a'),
  'orders/openportal/team/a.ts': whoami('openportal', 'a'),
  'orders/openportal/team/b.ts': importing + whoami('openportal', 'b'),
  'orders/openportal/team/parts/name.ts': "export const name = 'name';\n",
};

describe('what is asked of the compiler', () => {
  const repository = repositoryWith(compilerThatSays(''), ORDERS);
  const demo = (name: string) => `orders/openportal/demo/${name}.ts`;
  const team = (name: string) => `orders/openportal/team/${name}.ts`;

  beforeAll(() => check(repository));

  test.each<[string, Files, string[]]>([
    ['nothing, when nothing has changed', {}, []],
    ['nothing, when an order is gone', { [demo('a')]: null }, []],
    ['nothing, when it is back', { [demo('a')]: whoami('openportal', 'a') }, []],
    ['an order that is new', { [demo('new')]: whoami('openportal', 'new') }, [demo('new')]],
    ['an order that has changed', { [demo('a')]: whoami('openportal', 'changed') }, [demo('a')]],
    ['nothing, when the change is taken back', { [demo('a')]: whoami('openportal', 'a') }, []],
    [
      'a file to import from, and the orders of its purpose that import',
      { [team('parts/name')]: 'export const name = 1;\n' },
      [team('b'), team('parts/name')],
    ],
    [
      'an order, and those beside it that import, since they could import it',
      { [team('a')]: whoami('openportal', 'changed') },
      [team('a'), team('b')],
    ],
    ['nothing, when a stray has come', { 'orders/openportal/demo/README.md': 'a note' }, []],
  ])('%s', async (_, files, expected) => {
    repository.write(files);
    expect(await askedBy(repository)).toEqual(expected.length === 0 ? [] : [expected]);
  });

  test.each([
    ['a module of a cluster', 'imports/openportal.ts'],
    ['a construct', 'imports/constructs/WhoAmIService-2.0.2.ts'],
    ['the library', 'lib/index.ts'],
    ['a cluster', 'clusters/openportal.ts'],
    ['the version of a package', 'package-lock.json'],
    ['what #lib leads to', 'package.json'],
    ['how strict the compiler is', 'tsconfig.json'],
  ])('every file, when what all depend on has changed: %s', async (_, file) => {
    repository.write({ [file]: `${repository.read(file)}\n` });
    const [asked, ...others] = await askedBy(repository);
    expect(others).toEqual([]);
    expect(asked).toEqual(expect.arrayContaining(Object.keys(ORDERS)));
  });

  test('everything again, when what was remembered cannot be read', async () => {
    repository.write({ [`${MEMORY}/types.json`]: '{"half": [' });
    expect(await askedBy(repository)).toEqual([expect.arrayContaining(Object.keys(ORDERS))]);
    expect(await askedBy(repository)).toEqual([]);
  });

  test('leaves nothing behind but what is remembered', () => {
    expect(readdirSync(repository.path(MEMORY))).toEqual(['types.json']);
  });
});

describe('a type error', () => {
  const repository = temporaryRepository(
    {
      'orders/openportal/demo/wrong.ts': orderFile('openportal', 'WhoAmIService', 'wrong', '{ name: 1 }'),
      'orders/openportal/demo/unknown.ts': orderFile('openportal', 'WhoAmIServce', 'unknown', '{}'),
      'orders/openportal/demo/right.ts': whoami('openportal', 'right'),
      'clusters/edge.ts':
        "import { cluster } from '#lib';\n\nexport default cluster('edge', {\n  description: 1,\n  serves: {},\n  namespaces: [],\n});\n",
    },
    'own',
  );
  let findings: readonly Finding[] = [];

  beforeAll(async () => {
    findings = await check(repository, 'clusters/edge.ts');
  });

  test.each([
    [
      'of an order is found at its line, on its cluster',
      'orders/openportal/demo/wrong.ts',
      {
        rule: 'schema',
        line: 6,
        cluster: 'openportal',
        purpose: 'demo',
        message: "Type 'number' is not assignable to type 'string'. (TS2322)",
      },
    ],
    [
      'is that of a kind that the cluster does not serve',
      'orders/openportal/demo/unknown.ts',
      {
        rule: 'api',
        line: 1,
        cluster: 'openportal',
        purpose: 'demo',
        message: expect.stringContaining('WhoAmIServce') as string,
      },
    ],
    [
      'of a cluster file holds back that cluster',
      'clusters/edge.ts',
      {
        rule: 'schema',
        line: 4,
        cluster: 'edge',
        purpose: null,
        message: "Type 'number' is not assignable to type 'string'. (TS2322)",
      },
    ],
  ])('%s', (_, file, expected) => {
    const here = findings.filter((finding) => finding.file === file);
    expect(here).toEqual([expect.objectContaining({ severity: 'error', ...expected })]);
  });

  test('is found in no file that has none', () => {
    expect(findings.filter(({ file }) => file === 'orders/openportal/demo/right.ts')).toEqual([]);
  });

  test('is remembered: it is found again without a compiler', async () => {
    repository.write({ 'node_modules/typescript-native': null });
    expect(await check(repository, 'clusters/edge.ts')).toEqual(findings);
  });
});

describe('nothing is asked of the compiler where nothing was run,', () => {
  const repository = repositoryWith(null, { 'orders/openportal/demo/a.ts': whoami('openportal', 'a') });

  test('not even the first time: there need be none', () => {
    const outcomes = [repository.run('orders', ['check']), repository.synth()];
    expect(outcomes).toEqual([0, 0].map((status) => expect.objectContaining({ status }) as unknown));
  });

  test('and nothing is read for it', async () => {
    expect(await checkTypes(repository.path('nowhere'), [])).toEqual([]);
  });
});

test('a cluster file that is run is shown to the compiler', async () => {
  const asked = { 'clusters/openportal.ts': null, 'orders/openportal/demo/a.ts': whoami('openportal', 'a') };
  const repository = repositoryWith(compilerThatSays(''), asked);
  const serves = "{ WhoAmIService: '2.0.2' }";
  repository.write({
    'clusters/openportal.ts': `import { cluster } from '#lib';

const serves = ${serves} as const;
export default cluster('openportal', { description: 'Production', serves, namespaces: ['demo', 'system'] });
`,
  });
  await repository.check();
  expect(JSON.parse(repository.read('asked'))).toEqual(['clusters/openportal.ts']);
});

describe('a compiler that cannot do its work is a failure, not a pass:', () => {
  test.each([
    ['there is none', null],
    ['it cannot run', 'not JavaScript'],
    ['it crashes', "process.stderr.write('panic'); process.exitCode = 2;"],
    ['it is killed', "process.kill(process.pid, 'SIGKILL');"],
  ])('%s', async (_, compiler) => {
    const repository = repositoryWith(compiler, ORDERS);
    await expect(check(repository)).rejects.toThrow('the type check');
    repository.write({ [COMPILER]: compilerThatSays('') });
    // Nothing was taken for checked meanwhile.
    expect(await askedBy(repository)).toEqual([expect.arrayContaining(Object.keys(ORDERS))]);
  });

  test('of the program too', () => {
    const { status, stderr } = repositoryWith(null, ORDERS).run('orders', ['check']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('the type check') as string });
  });
});

test('what the compiler says of no single file is a finding, and nothing is taken for checked', async () => {
  const repository = repositoryWith(
    compilerThatSays(
      "error TS1149: File name 'orders/openportal/demo/A.ts' differs only in casing.\n  The file is there.\n",
    ),
    ORDERS,
  );
  expect(await found(repository)).toEqual([
    "[layout] orders/openportal/demo/A.ts:1 File name 'orders/openportal/demo/A.ts' differs only in casing.\n  The file is there. (TS1149)",
  ]);
  repository.write({ [COMPILER]: compilerThatSays('') });
  expect(await askedBy(repository)).toEqual([expect.arrayContaining(Object.keys(ORDERS))]);
});

describe('checks that run at once do not disturb each other', () => {
  const verdict = compilerThatSays('orders/openportal/demo/a.ts(4,3): error TS1: is wrong\n');
  const finding = '[schema] orders/openportal/demo/a.ts:4 is wrong (TS1)';

  test('in one process', async () => {
    const repository = repositoryWith(verdict, ORDERS);
    const all = await Promise.all([1, 2, 3, 4].map(() => found(repository)));
    expect(all).toEqual([1, 2, 3, 4].map(() => [finding]));
  });

  test('in several processes', async () => {
    // An order that is none of data, since of those a check asks no compiler.
    const runs = { 'orders/openportal/demo/a.ts': whoami('openportal', 'a').replace("'a'", "String('a')") };
    const repository = repositoryWith(verdict, runs);
    const processes = [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, ['bin/orders.js', 'check'], { cwd: repository.root, stdio: 'ignore' });
      const [status] = (await once(child, 'exit')) as [number | null];
      return status;
    });
    expect(await Promise.all(processes)).toEqual([1, 1, 1]);
    repository.write({ 'node_modules/typescript-native': null });
    expect(await found(repository)).toEqual([finding]);
  });
});
