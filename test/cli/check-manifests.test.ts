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
  'lone.yaml': manifest('WhoAmIApp', 'lone', 'demo', '{ replicas: 9 }'),
});

const check = (...args: readonly string[]) => {
  const { status, stdout } = repository.run('orders', ['check', '--format', 'json', ...args]);
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
