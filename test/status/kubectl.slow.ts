import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ask, withKubectl } from '../../lib/status/kubectl.ts';
import { fakeApi, type FakeSettings, type Reply } from './support/api.ts';
import { runs, temporaryFolder, withKubectlTo, withProgram } from './support/kubectl.ts';

const KINDS = '/apis/openportal.dev/v1alpha1/whoamiservices';
const HINT = 'kubectl --context openportal version';

type Environment = Awaited<ReturnType<typeof withKubectlTo>>;

function asked<Result>(env: Environment, work: (ask: Ask) => Promise<Result>, patience = 60_000): Promise<Result> {
  return withKubectl('openportal', { patience, env }, work);
}

async function replied(settings: FakeSettings) {
  const api = fakeApi(settings);
  return { api, answer: await asked(await withKubectlTo({ openportal: api }), (ask) => ask(KINDS)) };
}

test('kubectl is started once for all that a cluster is asked, and ends with the work', async () => {
  const folder = temporaryFolder();
  const { PATH, ...env } = await withKubectlTo({ openportal: fakeApi() });
  const counted = withProgram(
    `#!/bin/sh\necho "$$ $*" >> ${folder}/starts\nPATH=${PATH ?? ''} exec ${PATH?.split(':')[0] ?? ''}/kubectl "$@"\n`,
  );
  const answers = await asked({ ...env, PATH: counted['PATH'] }, (ask) =>
    Promise.all(Array.from({ length: 20 }, () => ask(KINDS))),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  const [start = '', ...more] = readFileSync(join(folder, 'starts'), 'utf8').trim().split('\n');
  const [pid = '', context, verb, socket = ''] = start.split(' ');
  expect([context, verb, more]).toEqual(['--context=openportal', 'proxy', []]);
  expect(runs(pid)).toBe(false);
  expect(existsSync(socket.replace('--unix-socket=', ''))).toBe(false);
});

test('an apply is sent as one, and what it says is the answer', async () => {
  const api = fakeApi({
    instead: () => ({ status: 422, body: { message: 'spec.password: Invalid value: "hunter2"' } }),
  });
  const env = await withKubectlTo({ openportal: api });
  const answer = await asked(env, (ask) => ask(`${KINDS}/app?dryRun=All`, { spec: {} }));
  expect(answer).toMatchObject({ status: 422, message: 'spec.password: Invalid value: ***' });
  expect(api.requests).toEqual([`PATCH ${KINDS}/app?dryRun=All`]);
  expect(api.bodies).toEqual(['{"spec":{}}']);
});

test('a server that has too much to do is asked again when it says, and not for ever', async () => {
  const busy = { status: 429, body: {}, headers: { 'retry-after': '0' } };
  const { answer, api } = await replied({ instead: (_, before) => (before.length < 2 ? busy : undefined) });
  expect([answer.status, api.requests.length]).toEqual([200, 3]);
  const never = await replied({ instead: () => busy });
  expect([never.answer.status, never.api.requests.length]).toEqual([429, 6]);
});

describe('in words, and without its address, it is said that a server', () => {
  test.each<[string, Reply, string]>([
    ['answers a page for people', { status: 200, body: '<html>login</html>' }, 'it answers 200, and not as a'],
    ['answers a way to such a page', { status: 302, body: '<a>' }, 'it answers 302, and not as a'],
    ['answers a failure of a proxy', { status: 502, body: '<html>' }, 'it answers 502, and not as a'],
    ['answers a list without its object', { status: 200, body: [] }, 'it answers 200, and not as a'],
    [
      'has a host that nobody knows',
      { status: 500, body: 'dial tcp: lookup hunter2.invalid on 10.0.0.1:53: no such host' },
      'its host is not known',
    ],
    [
      'has a certificate of somebody else',
      { status: 500, body: 'tls: failed to verify certificate: x509: certificate signed by unknown authority' },
      'its certificate is not trusted',
    ],
    [
      'is asked with a plugin that fails',
      { status: 500, body: 'getting credentials: exec: executable hunter2 failed with exit code 1' },
      'the credential plugin of its context fails',
    ],
    ['does not answer kubectl', { status: 500, body: 'dial tcp 10.0.0.1:443: i/o timeout' }, 'it does not answer'],
  ])('%s', async (_, reply, why) => {
    const said = (error: Error) => error;
    const env = await withKubectlTo({ openportal: fakeApi({ instead: () => reply }) });
    const error = await asked(env, (ask) => ask(KINDS)).catch(said);
    expect(error).toMatchObject({ message: expect.stringContaining(`cannot be asked: ${why}`) as string, hint: HINT });
    expect(JSON.stringify(error)).not.toMatch(/hunter2|10\.0\.0/);
  });

  test('is not there', async () => {
    const env = await withKubectlTo({ openportal: null });
    await expect(asked(env, (ask) => ask(KINDS))).rejects.toThrow('cannot be asked: nothing listens at its address');
  });

  test('is of no context', async () => {
    const env = await withKubectlTo({ other: fakeApi() });
    await expect(asked(env, (ask) => ask(KINDS))).rejects.toThrow(/^is in no context of the kubeconfig$/);
  });
});

describe('a cluster that means ill', () => {
  test('is not waited for when it is silent', async () => {
    const env = await withKubectlTo({ openportal: fakeApi({ instead: () => 'silence' }) });
    const message = 'cannot be asked: it did not answer within 8 s';
    await expect(asked(env, (ask) => ask(KINDS), 8000)).rejects.toThrow(message);
  });

  test('is not listened to without an end', async () => {
    let sent = 0;
    const env = await withKubectlTo({
      openportal: (_, response) => {
        const more = () => {
          while (response.write(Buffer.alloc(1 << 20, 32))) sent += 1;
        };
        response.on('drain', more);
        more();
      },
    });
    const message = 'cannot be asked: it answers with more than can be read';
    await expect(asked(env, (ask) => ask(KINDS))).rejects.toThrow(message);
    // What is on the way when nobody listens any more fits into buffers.
    expect(sent).toBeLessThan(64);
  });

  test('gets no more memory for many answers than for a few', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(30 << 20) });
    const env = await withKubectlTo({ openportal: fakeApi({ instead: () => ({ status: 200, body }) }) });
    let answers = 0;
    const endless = async (ask: Ask): Promise<never> => {
      for (;;) {
        await ask(KINDS);
        answers += 1;
      }
    };
    await expect(asked(env, endless)).rejects.toThrow('cannot be asked: it answers with more than can be read');
    expect(answers).toBe(8);
  });
});

describe('a kubectl', () => {
  const asks = (ask: Ask) => ask(KINDS);

  test('that is not there is to be installed', async () => {
    await expect(asked({ PATH: temporaryFolder() }, asks)).rejects.toMatchObject({
      message: 'cannot be asked: there is no kubectl',
      hint: 'install it: https://kubernetes.io/docs/tasks/tools',
    });
  });

  test.each([
    ['fails', 'echo "token: hunter2" >&2; exit 3', 'kubectl ends before it asks anything'],
    [
      'finds no kubeconfig that it can read',
      'echo "error: error loading config file x" >&2; exit 1',
      'the kubeconfig is',
    ],
    ['ends without a word', 'exit 0', 'kubectl ends before it asks anything'],
    ['prints what is no address', 'echo hello', 'kubectl breaks off'],
    ['prints without an end', 'exec yes', 'kubectl breaks off'],
    ['complains without an end', 'exec yes >&2', 'kubectl ends before it asks anything'],
  ])('that %s does not hold anything up', async (_, script, why) => {
    const error = await asked(withProgram(`#!/bin/sh\n${script}\n`), asks).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: expect.stringContaining(`cannot be asked: ${why}`) as string, hint: HINT });
    expect(String(error)).not.toContain('hunter2');
  });

  test('that hangs is ended, with what it has started', async () => {
    const folder = temporaryFolder();
    const env = withProgram(`#!/bin/sh\nsleep 1000 &\necho $! > ${folder}/child\nwait\n`);
    await expect(asked(env, asks, 3000)).rejects.toThrow('cannot be asked: kubectl does not start');
    expect(runs(readFileSync(join(folder, 'child'), 'utf8').trim())).toBe(false);
  });
});

describe('what a credential plugin says', () => {
  const plugin = `#!/bin/sh
printf '\\033[2Jopen https://login.example/?code=1 ' >&2
echo 'E1127 09:50:53.334399 1 proxy_server.go:147] dial tcp 10.0.0.1' >&2
exit 1
`;

  test('is told to whoever sits at a terminal, without what plays with it', async () => {
    const said: string[] = [];
    const env = withProgram(plugin.replace("1 ' >&2", "1 \\n' >&2"));
    const running = { patience: 60_000, env, terminal: (text: string) => said.push(text) };
    await expect(withKubectl('openportal', running, (ask) => ask(KINDS))).rejects.toThrow('it does not answer');
    expect(said.join('').trim()).toBe('open https://login.example/?code=1');
  });
});
