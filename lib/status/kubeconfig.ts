import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { isObject, own, textOf, type JsonObject } from '../admission/structural/kinds.ts';
import { CannotAsk } from './cannot-ask.ts';
import { listAt, objectAt } from './live.ts';

/** A program that gives credentials; see the Kubernetes documentation, "client-go credential plugins". */
export interface CredentialPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it is told of the cluster; undefined where it did not ask to be. */
  readonly cluster: JsonObject | undefined;
  /** Whether it may ask the person at the terminal. */
  readonly interactive: boolean;
}

/** Who asks. */
export interface Credentials {
  readonly token?: string;
  readonly basic?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** How to reach the API server of a context, and as whom. */
export interface Access {
  readonly server: URL;
  readonly authority: string | undefined;
  /** The name that its certificate must bear, where that is not the host's. */
  readonly serverName: string | undefined;
  /** Whether any certificate will do. */
  readonly insecure: boolean;
  readonly credentials: Credentials;
  readonly plugin: CredentialPlugin | undefined;
  readonly impersonate: Readonly<Record<string, string | readonly string[]>>;
}

/** What a kubeconfig can say and this program cannot do; to leave it out could ask as another, or elsewhere. */
const NOT_SUPPORTED = {
  cluster: ['proxy-url'],
  user: ['auth-provider', 'as-user-extra'],
} as const;

type Entry = Readonly<{ value: JsonObject; folder: string }>;

/** The kubeconfig of whoever runs this, as kubectl reads it: the files of KUBECONFIG, else ~/.kube/config. */
export class Kubeconfig {
  private readonly entries = new Map<string, Entry>();

  /**
   * @param env where KUBECONFIG stands
   * @throws CannotAsk where there is no kubeconfig, or one that is not to be read
   */
  constructor(env: Readonly<Record<string, string | undefined>>) {
    const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
    const files = named.length > 0 ? named : [join(homedir(), '.kube', 'config')];
    const read = files.map((file) => this.add(file));
    if (!read.includes(true)) {
      const where = named.length > 0 ? 'the files that KUBECONFIG names' : '~/.kube/config';
      throw new CannotAsk(`has no kubeconfig to be asked with: ${where} cannot be found`, 'set KUBECONFIG');
    }
  }

  /**
   * How to reach the cluster of a context.
   * @throws CannotAsk where the kubeconfig does not say it, or says what this program cannot do
   */
  access(context: string): Access {
    const chosen = this.find('context', context);
    if (chosen === undefined) {
      const hint = `kubectl config get-contexts; name the context of the cluster ${context}`;
      throw new CannotAsk(`is in no context of the kubeconfig`, hint);
    }
    const cluster = this.find('cluster', textOf(chosen.value, 'cluster'));
    const user = this.find('user', textOf(chosen.value, 'user')) ?? { value: {}, folder: '' };
    const server = textOf(cluster?.value ?? {}, 'server');
    if (cluster === undefined || !/^https?:/.test(server) || !URL.canParse(server)) {
      throw incomplete(context, 'does not say where its API server is');
    }
    const unsupported = [
      ...NOT_SUPPORTED.cluster.filter((field) => own(cluster.value, field)),
      ...NOT_SUPPORTED.user.filter((field) => own(user.value, field)),
    ];
    if (unsupported.length > 0)
      throw incomplete(context, `uses ${unsupported.join(' and ')}, which is not supported here`);
    const insecure = own(cluster.value, 'insecure-skip-tls-verify') === true;
    return {
      server: new URL(server),
      authority: content(cluster, 'certificate-authority', context),
      serverName: textOf(cluster.value, 'tls-server-name') || undefined,
      insecure,
      credentials: credentialsOf(user, context),
      plugin: pluginOf(user, cluster.value),
      impersonate: impersonation(user.value),
    };
  }

  /** Reads a file; of two that say the same name, the first counts, as it does to kubectl. */
  private add(file: string): boolean {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw unreadable();
    }
    let config: unknown;
    try {
      config = parse(text);
    } catch {
      // The parser's own words quote the file.
      throw unreadable();
    }
    if (config === null) return true;
    if (!isObject(config)) throw unreadable();
    for (const kind of ['context', 'cluster', 'user']) {
      for (const item of listAt(config, `${kind}s`).filter(isObject)) {
        const key = `${kind} ${textOf(item, 'name')}`;
        if (this.entries.has(key)) continue;
        this.entries.set(key, { value: objectAt(item, kind), folder: dirname(resolve(file)) });
      }
    }
    return true;
  }

  private find(kind: 'context' | 'cluster' | 'user', name: string): Entry | undefined {
    return this.entries.get(`${kind} ${name}`);
  }
}

function unreadable(): CannotAsk {
  return new CannotAsk(
    'cannot be asked: the kubeconfig cannot be read',
    'kubectl config view says what is wrong with it',
  );
}

function incomplete(context: string, what: string): CannotAsk {
  return new CannotAsk(
    `cannot be asked: its context in the kubeconfig ${what}`,
    `kubectl --context ${context} version`,
  );
}

/** The content that a field gives itself, as `<field>-data`, or in the file that it names. */
function content({ value, folder }: Entry, field: string, context: string): string | undefined {
  const data = textOf(value, `${field}-data`);
  if (data !== '') return Buffer.from(data, 'base64').toString('utf8');
  const file = textOf(value, field);
  if (file === '') return undefined;
  try {
    return readFileSync(resolve(folder, file), 'utf8');
  } catch {
    throw incomplete(context, `names a file as ${field} that cannot be read`);
  }
}

function credentialsOf(user: Entry, context: string): Credentials {
  const [name, password] = [textOf(user.value, 'username'), textOf(user.value, 'password')];
  return {
    token: content(user, 'tokenFile', context)?.trim() ?? (textOf(user.value, 'token') || undefined),
    basic: name === '' ? undefined : Buffer.from(`${name}:${password}`).toString('base64'),
    certificate: content(user, 'client-certificate', context),
    key: content(user, 'client-key', context),
  };
}

function pluginOf({ value, folder }: Entry, cluster: JsonObject): CredentialPlugin | undefined {
  const exec = own(value, 'exec');
  if (!isObject(exec)) return undefined;
  const command = textOf(exec, 'command');
  const env = listAt(exec, 'env').filter(isObject);
  return {
    apiVersion: textOf(exec, 'apiVersion'),
    // A command with a slash is relative to the kubeconfig, one without is searched for: client-go, ResolveLocalPaths.
    command: /[\\/]/.test(command) ? resolve(folder, command) : command,
    args: listAt(exec, 'args').filter((arg) => typeof arg === 'string'),
    env: Object.fromEntries(env.map((variable) => [textOf(variable, 'name'), textOf(variable, 'value')])),
    cluster: own(exec, 'provideClusterInfo') === true ? clusterInfo(cluster) : undefined,
    interactive: textOf(exec, 'interactiveMode') !== 'Never',
  };
}

function clusterInfo(cluster: JsonObject): JsonObject {
  const fields = ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority-data'];
  return Object.fromEntries(fields.filter((field) => own(cluster, field)).map((field) => [field, own(cluster, field)]));
}

function impersonation(user: JsonObject): Access['impersonate'] {
  const groups = listAt(user, 'as-groups').filter((group) => typeof group === 'string');
  return {
    ...(textOf(user, 'as') !== '' && { 'impersonate-user': textOf(user, 'as') }),
    ...(textOf(user, 'as-uid') !== '' && { 'impersonate-uid': textOf(user, 'as-uid') }),
    ...(groups.length > 0 && { 'impersonate-group': groups }),
  };
}
