import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isObject, textOf } from '../admission/structural/kinds.ts';
import { CannotAsk } from './cannot-ask.ts';
import type { Credentials, CredentialPlugin } from './kubeconfig.ts';
import { objectAt } from './live.ts';

/**
 * Runs the program that gives the credentials for a context. It speaks to the person at the terminal itself.
 * @param env the environment that it gets besides its own
 * @param terminal whether there is a person at a terminal
 * @throws CannotAsk where it gives none; what it printed is not repeated, for that may be the credentials
 */
export async function credentialsFrom(
  plugin: CredentialPlugin,
  context: string,
  env: Readonly<Record<string, string | undefined>>,
  terminal: boolean,
): Promise<Credentials> {
  const interactive = plugin.interactive && terminal;
  const info = {
    apiVersion: plugin.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive, cluster: plugin.cluster },
  };
  const program = spawn(plugin.command, plugin.args, {
    env: { ...env, ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    stdio: [interactive ? 'inherit' : 'ignore', 'pipe', terminal ? 'inherit' : 'ignore'],
  });
  let output = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = await once(program, 'close').catch(() => {
    throw failed(context, 'cannot be started');
  });
  if (ended[0] !== 0) throw failed(context, 'failed');
  const status = objectAt(parsed(output, context), 'status');
  return {
    token: textOf(status, 'token') || undefined,
    certificate: textOf(status, 'clientCertificateData') || undefined,
    key: textOf(status, 'clientKeyData') || undefined,
  };
}

function parsed(output: string, context: string) {
  try {
    const credential: unknown = JSON.parse(output);
    if (isObject(credential)) return credential;
  } catch {
    // Said below.
  }
  throw failed(context, 'gave no ExecCredential');
}

function failed(context: string, what: string): CannotAsk {
  return new CannotAsk(
    `cannot be asked: the credential plugin of its context ${what}`,
    `kubectl --context ${context} version runs it too; log in again if it asks you to`,
  );
}
