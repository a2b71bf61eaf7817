import { stringify } from 'yaml';
import { XRDS } from '../support/platform.ts';
import { temporaryRepository, type TemporaryRepository } from '../support/repository.ts';
import { xrdOf } from '../support/xrd.ts';

const explain = (repository: TemporaryRepository, ...args: readonly string[]) =>
  repository.run('orders', ['explain', ...args]);

describe('orders explain', () => {
  const repository = temporaryRepository();

  test('lists what can be ordered', () => {
    const { status, stdout, stderr } = explain(repository);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const kinds = [...new Set(XRDS.map(({ kind }) => kind))].sort();
    expect(stdout.match(/^(?!KIND)\w+/gm)).toEqual(kinds);
    expect(explain(repository, '--cluster', 'openportal').stdout).not.toContain('rancher-desktop');
  });

  test.each([...new Set(XRDS.map(({ kind }) => kind))])('shows an order of a %s that check takes', (kind) => {
    const { stdout } = explain(repository, kind);
    const [, file = '', source = ''] = /^EXAMPLE:\n {4}\/\/ (\S+)\n([^]*)$/m.exec(stdout) ?? [];
    const ordering = temporaryRepository({ [file]: source.replace(/^ {4}/gm, '') });
    const { status, stdout: checked } = ordering.run('orders', ['check', '--format', 'json']);
    expect({ status, file, checked: JSON.parse(checked) as unknown }).toMatchObject({
      status: 0,
      file: expect.stringMatching(/^orders\/.*\/example\.ts$/) as string,
      checked: { checked: 1 },
    });
  });

  test.each([
    ['the newest revision', ['WhoAmIApp'], 'REVISION:  1.1.0, as rancher-desktop serves it'],
    ['that of a cluster', ['WhoAmIApp', '--cluster', 'openportal'], 'REVISION:  1.0.4, as openportal serves it'],
    [
      'with what other clusters have',
      ['WhoAmIApp', '--cluster', 'openportal'],
      'rancher-desktop              1.1.0  with id',
    ],
    ['a field', ['ValkeyInstance.persistence'], 'FIELD:     spec.persistence <Object>'],
    [
      'a field, by its whole path',
      ['ValkeyInstance.spec.persistence.size'],
      'FIELD:     spec.persistence.size <string>',
    ],
    ['a kind by its group', ['ValkeyInstance.openportal.dev.size'], 'FIELD:     spec.size <string>'],
    ['the spec', ['ValkeyInstance.spec'], 'FIELDS:\n  size <string>'],
  ])('explains %s', (_, args, text) => {
    const { status, stdout } = explain(repository, ...args);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining(text) as string });
  });

  test.each([
    ['an unknown kind', ['WhoAmI'], 'no cluster serves WhoAmI; did you mean WhoAmIApp?'],
    ['an unknown field', ['WhoAmIApp.replica'], 'WhoAmIApp 1.1.0 has no field replica; did you mean replicas?'],
    [
      'an unknown field in a field',
      ['ValkeyInstance.persistence.sise'],
      'has no field persistence.sise; did you mean size?',
    ],
    ['a field of another revision', ['WhoAmIApp.host', '--cluster', 'openportal'], 'WhoAmIApp 1.0.4 has no field host'],
    ['an unknown cluster', ['WhoAmIApp', '--cluster', 'openprtal'], 'did you mean openportal?'],
  ])('tells %s', (_, args, message) => {
    const { status, stderr } = explain(repository, ...args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) as string });
  });
});

test('of kinds of two groups, orders explain tells each by its own name', () => {
  const repository = temporaryRepository({
    'clusters/here.ts': `import { cluster } from '#lib';
export default cluster('here', {
  description: 'Test',
  serves: { App: '1.0.0', 'App.data.org': '1.0.0' },
  namespaces: ['demo'],
});
`,
    'imports/xrds/App/1.0.0.yaml': stringify(xrdOf('App', { type: 'object' }, 'web.org')),
    'imports/xrds/App.data.org/1.0.0.yaml': stringify(xrdOf('App', { type: 'object' }, 'data.org')),
  });
  expect(repository.import()).toMatchObject({ status: 0, stderr: '' });
  expect(explain(repository).stdout).toMatch(/^App +here .*\nApp\.data\.org +here /m);
  expect(explain(repository, 'App').stdout).toContain('VERSION:   web.org/v1');
  expect(explain(repository, 'App.web.org').stdout).toContain('VERSION:   web.org/v1');
  expect(explain(repository, 'App.data.org').stdout).toContain("import { App_data_org } from '#imports/here';");
});
