import { temporaryRepository } from '../support/repository.ts';

const manifest = (kind: string, name: string, namespace: string | undefined, spec: string, more = '') =>
  `apiVersion: openportal.dev/v1alpha1
kind: ${kind}
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}${more}spec: ${spec}
`;

const annotations = (basePath: string, url: string) =>
  `  annotations:
    terasky.backstage.io/source-info: '{"basePath":"${basePath}"}'
    terasky.backstage.io/source-file-url: ${url}
`;

// The layout of the repository that this one replaces, with what went wrong there.
const repository = temporaryRepository({
  'tree/openportal/system/ManagedNamespace/team.yaml': manifest(
    'ManagedNamespace',
    'team',
    undefined,
    '{ name: team }',
  ),
  'tree/openportal/team/WhoAmIService/app.yaml': manifest('WhoAmIService', 'app', 'team', '{ name: app }'),
  'tree/openportal/kustomization.yaml': 'resources: [nothing-of-ours]\n',
  'tree/.github/workflow.yaml': 'on: push\n',
  'tree/README.md': '# Orders\n',
  'old/openportal/cluster-scoped/ManagedNamespace/team.yaml': manifest(
    'ManagedNamespace',
    'team',
    undefined,
    '{ name: team }',
    annotations('openportal/undefined/ManagedNamespace', 'https://github.com/o/r/blob/main/old/demo/team.yaml'),
  ),
  'old/openportal/demo-felix/WhoAmIService/app.yaml': manifest('WhoAmIService', 'app', 'demo-felix', '{ name: app }'),
  'old/osp-openportal/demo/WhoAmIService/app.yaml': manifest('WhoAmIService', 'app', 'demo', '{ name: app }'),
  'astray/openportal/Namespace/x.yaml': manifest('WhoAmIApp', 'x', 'demo', '{ replicas: 9 }'),
  ...Object.fromEntries(
    ['a', 'b', 'c'].map((name) => [
      `stale/openportal/demo/WhoAmIApp/${name}.yaml`,
      manifest(
        'WhoAmIApp',
        name,
        'demo',
        '{}',
        annotations('openportal/demo', 'https://github.com/o/r/blob/main/x.yaml'),
      ),
    ]),
  ),
  'lone.yaml': manifest('WhoAmIApp', 'lone', 'demo', '{ replicas: 9 }'),
});

const check = (...args: readonly string[]) => piped('', ...args);

const piped = (input: string, ...args: readonly string[]) => {
  const { status, stdout } = repository.run('orders', ['check', '--format', 'json', ...args], {}, input);
  const { checked, findings } = JSON.parse(stdout) as {
    checked: number;
    findings: readonly Readonly<Record<'rule' | 'severity' | 'file' | 'line' | 'field' | 'message', unknown>>[];
  };
  return {
    status,
    checked,
    findings: findings.map(({ rule, severity, file, line, field }) => [rule, severity, file, line, field]),
  };
};

describe('orders check, given manifests on disk,', () => {
  test('takes a sound tree, with its own namespaces, and reads no kustomization.yaml, hidden file or page', () => {
    expect(check('tree')).toEqual({ status: 0, checked: 2, findings: [] });
  });

  test('names what went wrong in the tree that this repository replaces', () => {
    const team = 'old/openportal/cluster-scoped/ManagedNamespace/team.yaml';
    expect(check('old')).toEqual({
      status: 1,
      checked: 3,
      findings: [
        ['layout', 'error', team, 1, null],
        ['annotation', 'warning', team, 6, 'metadata.annotations[terasky.backstage.io/source-info]'],
        ['annotation', 'warning', team, 7, 'metadata.annotations[terasky.backstage.io/source-file-url]'],
        ['namespace', 'error', 'old/openportal/demo-felix/WhoAmIService/app.yaml', 5, 'metadata.namespace'],
        ['cluster', 'error', 'old/osp-openportal/demo/WhoAmIService/app.yaml', 1, null],
      ],
    });
  });

  test('judges a file that lies anywhere for the cluster that is named', () => {
    expect(check('lone.yaml', '--cluster', 'openportal')).toEqual({
      status: 1,
      checked: 1,
      findings: [['schema', 'error', 'lone.yaml', 6, 'spec.replicas']],
    });
    expect(check('lone.yaml')).toMatchObject({ status: 1, findings: [['layout', 'error', 'lone.yaml', 1, null]] });
  });

  test.each(['astray', 'astray/openportal', 'astray/openportal/Namespace/x.yaml'])(
    'tells what is not in the layout, and judges it for the cluster in whose folder it lies: %s',
    (path) => {
      const file = 'astray/openportal/Namespace/x.yaml';
      expect(check(path)).toEqual({
        status: 1,
        checked: 1,
        findings: [
          ['layout', 'error', file, 1, null],
          ['schema', 'error', file, 6, 'spec.replicas'],
        ],
      });
    },
  );

  test('says to people once what is the same in many files, and what to do in a tree on disk', () => {
    const { status, stdout } = repository.run('orders', ['check', 'stale']);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `stale/openportal/demo/WhoAmIApp/a.yaml:7  WhoAmIApp/a on openportal
stale/openportal/demo/WhoAmIApp/b.yaml:7  WhoAmIApp/b on openportal
stale/openportal/demo/WhoAmIApp/c.yaml:7  WhoAmIApp/c on openportal
  ⚠ metadata.annotations[terasky.backstage.io/source-info]  names another place than that of the file  [annotation-stale]
    remove it, or correct it: it leads the portal astray

stale/openportal/demo/WhoAmIApp/a.yaml:8  WhoAmIApp/a on openportal
stale/openportal/demo/WhoAmIApp/b.yaml:8  WhoAmIApp/b on openportal
stale/openportal/demo/WhoAmIApp/c.yaml:8  WhoAmIApp/c on openportal
  ⚠ metadata.annotations[terasky.backstage.io/source-file-url]  names another place than that of the file  [annotation-stale]
    remove it, or correct it: it leads the portal astray

3 orders checked: 6 warnings
`,
    });
    expect(check('stale').findings).toHaveLength(6);
  });

  test.each(['-', '/dev/stdin'])('reads standard input for the cluster that is named: %s', (path) => {
    const list = `kind: List\nitems:\n- ${manifest('WhoAmIApp', 'a', 'demo', '{ replicas: 9 }').replaceAll('\n', '\n  ')}`;
    expect(piped(list, path, '--cluster', 'openportal')).toEqual({
      status: 1,
      checked: 1,
      findings: [['schema', 'error', '-', 8, 'spec.replicas']],
    });
    expect(piped('', path, '--cluster', 'openportal')).toEqual({
      status: 0,
      checked: 0,
      findings: [['layout', 'warning', '-', 1, null]],
    });
    expect(repository.run('orders', ['check', path])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: --cluster is missing: standard input lies in no folder that names one\n',
    });
  });

  test('finds our own dist sound', () => {
    repository.write({ 'orders/openportal/demo/.keep': '' });
    repository.synth();
    expect(check('dist')).toMatchObject({ status: 0 });
  });

  test('calls a path that leads nowhere misuse', () => {
    const { status, stderr } = repository.run('orders', ['check', 'nowhere']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: 'error: there is no file or folder nowhere\n' });
  });
});

describe('orders check, given what somebody means ill with,', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map((name, index) => {
      const previous = 'abcdefghi'[index] ?? '';
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${previous}`).join(', ')}]`;
    }),
  ].join('\n');
  const around = (text: string) => `${manifest('WhoAmIApp', 'ill', 'demo', '{}')}${text}\n`;

  test.each<[string, string]>([
    ['an alias bomb', around(bomb)],
    ['a megabyte of text', manifest('WhoAmIApp', 'ill', 'demo', `{ name: ${'a'.repeat(1 << 20)} }`)],
    ['nesting without end', around(`x: ${'['.repeat(100_000)}`)],
    ['__proto__', manifest('WhoAmIApp', 'ill', 'demo', '{ __proto__: { polluted: true }, constructor: 1 }')],
    ['a pattern to lose time in', manifest('WhoAmIService', 'ill', 'demo', `{ name: "${'a-'.repeat(50_000)}!" }`)],
    ['control characters', manifest('WhoAmIApp', 'ill', 'demo', '{ image: "a\\0b\\u0007" }')],
    ['a raw NUL', around('x: a\0b')],
    ['a mark at the start', `\ufeff${manifest('WhoAmIApp', 'ill', 'demo', '{ replicas: 9 }')}`],
    ['other line ends', manifest('WhoAmIApp', 'ill', 'demo', '{ replicas: 9 }').replaceAll('\n', '\r\n')],
    ['a field 45 000 times', manifest('WhoAmIApp', 'ill', 'demo', `\n${'  name: a\n'.repeat(45_000)}`)],
    [
      '45 000 unknown fields',
      manifest(
        'WhoAmIApp',
        'ill',
        'demo',
        `{ ${Array.from({ length: 45_000 }, (_, index) => `f${index}: 1`).join()} }`,
      ),
    ],
    ['20 MB of brackets', '['.repeat(2e7)],
    ['duplicate keys', manifest('WhoAmIApp', 'ill', 'demo', '{ replicas: 1, replicas: 2 }')],
    ['no object at all', '- 1\n- 2\n'],
    ['only a comment', '# nothing\n'],
  ])('%s, answers, and without a stack trace', (_, text) => {
    repository.write({ 'ill/openportal/demo/WhoAmIApp/ill.yaml': text });
    const { status, stdout, stderr } = repository.run('orders', ['check', 'ill']);
    expect({ status: [0, 1].includes(status ?? -1), stderr, stack: /\n\s+at /.test(stdout) }).toEqual({
      status: true,
      stderr: '',
      stack: false,
    });
  });
});
