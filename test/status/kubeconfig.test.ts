import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CannotAsk } from '../../lib/status/cannot-ask.ts';
import { credentialsFrom } from '../../lib/status/credential-plugin.ts';
import { type Access, Kubeconfig } from '../../lib/status/kubeconfig.ts';
import { temporaryFolder } from './support/api.ts';

const folder = temporaryFolder();
mkdirSync(join(folder, 'pki'));
writeFileSync(join(folder, 'pki/ca.crt'), 'authority');
writeFileSync(join(folder, 'token'), 'from-file\n');
const base64 = (text: string) => Buffer.from(text).toString('base64');
let files = 0;

/** A kubeconfig with the context openportal, whose cluster and user are given. */
function file(cluster: object, user: object = {}, context = 'openportal'): string {
  return written({
    contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
  });
}

function written(content: unknown): string {
  const path = join(folder, `config-${files++}`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const accessIn = (...paths: string[]): Access =>
  new Kubeconfig({ KUBECONFIG: paths.join(delimiter) }).access('openportal');
const server = 'https://host:6443';

describe('a context says how to reach its cluster:', () => {
  test.each<[string, object, Partial<Access>]>([
    ['its address', { server }, { server: new URL(server), insecure: false, serverName: undefined }],
    [
      'its certificate authority',
      { server, 'certificate-authority-data': base64('authority') },
      { authority: 'authority' },
    ],
    [
      'its certificate authority, in a file beside',
      { server, 'certificate-authority': 'pki/ca.crt' },
      { authority: 'authority' },
    ],
    [
      'the data rather than the file',
      { server, 'certificate-authority': 'missing', 'certificate-authority-data': base64('data') },
      { authority: 'data' },
    ],
    ['the name in its certificate', { server, 'tls-server-name': 'kubernetes' }, { serverName: 'kubernetes' }],
    ['that any certificate will do', { server, 'insecure-skip-tls-verify': true }, { insecure: true }],
  ])('%s', (_, cluster, access) => {
    expect(accessIn(file(cluster))).toMatchObject(access);
  });
});

describe('a context says as whom to ask:', () => {
  test.each<[string, object, Partial<Access>]>([
    ['with a token', { token: 'hunter2' }, { credentials: { token: 'hunter2' } }],
    [
      'with the token in a file, rather than its own',
      { token: 'old', tokenFile: 'token' },
      { credentials: { token: 'from-file' } },
    ],
    ['with a password', { username: 'a', password: 'b' }, { credentials: { basic: base64('a:b') } }],
    [
      'with a certificate',
      { 'client-certificate-data': base64('certificate'), 'client-key-data': base64('key') },
      { credentials: { certificate: 'certificate', key: 'key' } },
    ],
    [
      'as another',
      { as: 'viewer', 'as-groups': ['a', 'b'] },
      { impersonate: { 'impersonate-user': 'viewer', 'impersonate-group': ['a', 'b'] } },
    ],
  ])('%s', (_, user, access) => {
    expect(accessIn(file({ server }, user))).toMatchObject(access);
  });
});

describe('several files are one kubeconfig:', () => {
  test('a context may be in any of them, and one may be missing', () => {
    const other = written({ contexts: [], clusters: [], users: [] });
    expect(accessIn(other, join(folder, 'missing'), file({ server })).server.href).toBe(`${server}/`);
  });

  test('of two entries of one name the first counts', () => {
    const first = file({ server: 'https://first' });
    expect(accessIn(first, file({ server: 'https://second' })).server.href).toBe('https://first/');
  });
});

describe('what a kubeconfig lacks is said without what is in it:', () => {
  test.each<[string, () => Access, RegExp]>([
    [
      'a file',
      () => accessIn(join(folder, 'missing')),
      /^has no kubeconfig to be asked with: the files that KUBECONFIG names cannot be found$/,
    ],
    ['YAML', () => accessIn(written('users: [hunter2')), /^cannot be asked: the kubeconfig cannot be read$/],
    ['an object', () => accessIn(written('hunter2')), /^cannot be asked: the kubeconfig cannot be read$/],
    ['anything', () => accessIn(written('')), /^is in no context of the kubeconfig$/],
    ['the context', () => accessIn(file({ server }, {}, 'hunter2')), /^is in no context of the kubeconfig$/],
    ['an address', () => accessIn(file({ server: 'hunter2' })), /does not say where its API server is$/],
    [
      'its cluster',
      () => accessIn(written({ contexts: [{ name: 'openportal', context: { cluster: 'hunter2' } }] })),
      /does not say where its API server is$/,
    ],
    [
      'a file that it names',
      () => accessIn(file({ server, 'certificate-authority': 'hunter2' })),
      /names a file as certificate-authority that cannot be read$/,
    ],
    [
      'what we support, in the cluster',
      () => accessIn(file({ server, 'proxy-url': 'http://hunter2' })),
      /uses proxy-url, which is not supported here$/,
    ],
    [
      'what we support, in the user',
      () => accessIn(file({ server }, { 'auth-provider': { name: 'hunter2' } })),
      /uses auth-provider, which is not/,
    ],
  ])('%s', (_, access, message) => {
    expect(access).toThrow(CannotAsk);
    expect(access).toThrow(message);
    expect(access).not.toThrow('hunter2');
  });
});

describe('a credential plugin', () => {
  const program = join(folder, 'plugin.js');
  writeFileSync(program, `#!/usr/bin/env node\n${plugin.toString()}\nplugin();\n`);
  chmodSync(program, 0o755);

  /** What the program does, which runs in a process of its own. */
  function plugin() {
    if (process.env['FAIL'] !== undefined) {
      process.stderr.write('hunter2');
      process.exitCode = 3;
    } else if (process.env['BABBLE'] !== undefined) {
      process.stdout.write('hunter2');
    } else {
      const info = process.env['KUBERNETES_EXEC_INFO'] ?? '';
      const status = {
        token: [...process.argv.slice(2), info].join(' '),
        clientCertificateData: 'c',
        clientKeyData: 'k',
      };
      process.stdout.write(JSON.stringify({ kind: 'ExecCredential', status }));
    }
  }

  const run = async (exec: object, cluster: object = { server }) => {
    const { plugin: found } = accessIn(
      file(cluster, { exec: { apiVersion: 'client.authentication.k8s.io/v1', ...exec } }),
    );
    if (found === undefined) throw new Error('there is no plugin');
    return credentialsFrom(found, 'openportal', process.env, false);
  };

  test('gives a token and a certificate, and is told how it is asked', async () => {
    const info = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false },
    };
    expect(await run({ command: program, args: ['--audience', 'openportal'] })).toEqual({
      token: `--audience openportal ${JSON.stringify(info)}`,
      certificate: 'c',
      key: 'k',
    });
  });

  test('lies beside the kubeconfig, and is told of the cluster where it wants to be', async () => {
    const { token } = await run(
      { command: './plugin.js', provideClusterInfo: true },
      { server, 'tls-server-name': 'k' },
    );
    expect(token).toContain(JSON.stringify({ server, 'tls-server-name': 'k' }));
  });

  test.each([
    ['fails', { command: program, env: [{ name: 'FAIL', value: '1' }] }, 'the credential plugin of its context failed'],
    ['gives something else', { command: program, env: [{ name: 'BABBLE', value: '1' }] }, 'gave no ExecCredential'],
    ['is not there', { command: './hunter2' }, 'cannot be started'],
  ])('that %s is told of without what it said', async (_, exec, message) => {
    const asked = run(exec);
    await expect(asked).rejects.toThrow(message);
    await expect(asked).rejects.not.toThrow('hunter2');
  });
});
