import { brief } from '../support/admission.ts';
import { filesBelow } from '../support/folder.ts';
import { orderFile, whoami } from '../support/orders.ts';
import { git } from '../scripts/git.ts';
import { temporaryRepository } from '../support/repository.ts';

const repository = temporaryRepository({
  'orders/openportal/demo/good.ts': whoami('openportal', 'good'),
  'orders/openportal/demo/bad.ts': `import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';

export default orders((demo) => {
  new WhoAmIService(demo, 'bad', {
    // @ts-expect-error -- what a person overlooks
    spec: { name: 'bad', proxied: true },
  });
});
`,
  'orders/kind-openportal/demo/other.ts': orderFile('kind-openportal', 'WhoAmIApp', 'other', '{ replicas: 9 }'),
});

interface Report {
  readonly checked: number;
  readonly findings: readonly Readonly<Record<string, unknown>>[];
}

const json = (...args: readonly string[]) =>
  JSON.parse(repository.run('orders', ['check', '--format', 'json', ...args]).stdout) as Report;

describe('orders check', () => {
  test('tells machines of each finding where it is, what is wrong and what to do', () => {
    expect(json('--cluster', 'openportal')).toEqual({
      checked: 2,
      findings: [
        {
          rule: 'schema',
          code: 'schema-violated',
          severity: 'error',
          file: 'orders/openportal/demo/bad.ts',
          line: 7,
          cluster: 'openportal',
          purpose: 'demo',
          kind: 'WhoAmIService',
          name: 'bad',
          field: 'spec.proxied',
          message: 'is no field of WhoAmIService 2.0.2 (it was dropped after 1.0.4)',
          hint: 'remove it; the fields are: name, crossplane',
        },
      ],
    });
  });

  test('tells people the file first, the field next, then what to do', () => {
    expect(repository.run('orders', ['check', '--cluster', 'openportal']).stdout).toMatchInlineSnapshot(`
"orders/openportal/demo/bad.ts:7  WhoAmIService/bad on openportal
  ✖ spec.proxied  is no field of WhoAmIService 2.0.2 (it was dropped after 1.0.4)  [schema-violated]
    remove it; the fields are: name, crossplane

2 orders checked: 1 error
"
`);
  });

  test('reports everything in one run', () => {
    expect(json()).toMatchObject({ checked: 3, findings: [{ name: 'other' }, { name: 'bad' }] });
  });

  test('writes nothing', () => {
    const before = filesBelow(repository.path('orders'));
    repository.run('orders', ['check']);
    expect(filesBelow(repository.path('orders'))).toEqual(before);
    expect(filesBelow(repository.path('dist'))).toEqual({});
  });

  test.each([
    ['a refused order', ['check'], 1],
    ['a cluster that nobody registered', ['check', '--cluster', 'openprtal'], 2],
    ['a format that there is not', ['check', '--format', 'xml'], 2],
    ['an unknown option', ['check', '--fast'], 2],
    ['an unknown verb', ['chek'], 2],
    ['no verb', [], 2],
    ['--help', ['check', '--help'], 0],
    ['help', ['help'], 0],
    ['help of a verb', ['help', 'check'], 0],
  ])('with %s exits as it should', (_, args, status) => {
    expect(repository.run('orders', args).status).toBe(status);
  });

  test('of an unknown verb tells which there are', () => {
    expect(repository.run('orders', ['chekc'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: there is no verb chekc; did you mean check? the verbs are: check, explain, new, adopt, plan, status, help\n',
    });
  });

  test('without findings says how many it checked', () => {
    const clean = temporaryRepository({ 'orders/openportal/demo/good.ts': whoami('openportal', 'good') });
    expect(clean.run('orders', ['check'])).toEqual({ status: 0, stdout: '1 order checked: no findings\n', stderr: '' });
  });
});

test('a version is the commit of the clone, and whether something was changed since', () => {
  const clone = temporaryRepository({ '.gitignore': 'node_modules' });
  git(clone.root, 'init', '-q');
  git(clone.root, 'add', '-A');
  git(clone.root, 'commit', '-qm', 'a');
  const commit = git(clone.root, 'rev-parse', '--short', 'HEAD');
  expect(clone.run('orders', ['--version'])).toEqual({ status: 0, stdout: `${commit}\n`, stderr: '' });
  clone.write({ 'main.ts': `${clone.read('main.ts')}\n` });
  expect(clone.run('orders', ['--version']).stdout).toBe(`${commit}-dirty\n`);
});

describe('of two orders of one thing, the new one is told of', () => {
  const [old, other] = ['orders/openportal/demo/old.ts', 'orders/openportal/demo/a-copy.ts'];
  const clone = temporaryRepository({ '.gitignore': 'node_modules', [old]: whoami('openportal', 'app') });
  const refused = async () => (await clone.check()).findings.map(({ file, message }) => `${file} ${message}`);
  const isNew = [`${other} is ordered already, in ${old}:5`];

  beforeAll(() => {
    git(clone.root, 'init', '-qb', 'main');
    git(clone.root, 'add', '-A');
    git(clone.root, 'commit', '-qm', 'old');
    git(clone.root, 'switch', '-qc', 'change');
    clone.write({ [other]: whoami('openportal', 'app') });
  });

  test('before it is committed', async () => {
    expect(await refused()).toEqual(isNew);
  });

  test('after it is', async () => {
    git(clone.root, 'add', '-A');
    git(clone.root, 'commit', '-qm', 'copy');
    expect(await refused()).toEqual(isNew);
  });

  test('and on main, where both are old, the later by its path', async () => {
    git(clone.root, 'branch', '-f', 'main');
    expect(await refused()).toEqual([`${old} is ordered already, in ${other}:5`]);
  });
});

describe('one mistake is one finding, where an order file', () => {
  const file = (text: string) => `import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';

export default orders((demo) => {
  ${text}
});
`;
  const order = "new WhoAmIService(demo, 'a', { spec: { name: 'a' } });";

  test.each([
    [
      'is no TypeScript',
      file("new WhoAmIService(demo, 'a', { spec: { name: 'a' });"),
      '5 [layout] is not TypeScript: ',
    ],
    [
      'imports from a cluster that is not there',
      file(order).replace('openportal', 'openportl'),
      '1 [cluster] imports #imports/openportl, but lies in the folder of openportal',
    ],
    [
      'imports a file that is not there',
      `import './part.ts';\n${file(order)}`,
      '1 [layout] imports ./part.ts, but there is no orders/openportal/demo/part.ts',
    ],
    [
      'asks for the environment',
      file("new WhoAmIService(demo, 'a', { spec: { name: process.env.NAME } });"),
      '5 [layout] process is not available in an order file',
    ],
    [
      'orders something without a name',
      file("new WhoAmIService(demo, undefined, { spec: { name: 'a' } });"),
      '5 [metadata] metadata.name is missing',
    ],
  ])('%s', async (_, source, said) => {
    const { findings } = await temporaryRepository({ 'orders/openportal/demo/a.ts': source }).check();
    expect(findings.map((finding) => `${finding.line} ${brief(finding)}`)).toEqual([expect.stringContaining(said)]);
  });
});
