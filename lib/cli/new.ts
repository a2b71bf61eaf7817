import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean, type Schema } from 'api-server-verdict';
import { Command } from 'commander';
import { admit } from '../admission/admit.ts';
import type { Api, ServedCluster } from '../admission/served-cluster.ts';
import { orderSource, type Declaration } from '../adopt/order-source.ts';
import type { CatalogOrders } from '../app.ts';
import { load } from '../assess.ts';
import { snapshots } from '../layout/snapshot.ts';
import type { Finding } from '../model/finding.ts';
import type { Order } from '../model/order.ts';
import { OWNER_ANNOTATION, ownedBy } from '../model/owner.ts';
import { stderr, stdout, visible } from '../report/border.ts';
import { findingsText } from '../report/text.ts';
import { registered } from './cluster.ts';
import { Misuse } from './misuse.ts';

interface Options {
  readonly cluster?: string;
  readonly purpose?: string;
  readonly owner?: string;
  readonly set?: readonly string[];
}

/** `orders new`: writes an order file that its cluster would take, and its snapshot. Overwrites nothing. */
export function newCommand(app: CatalogOrders): Command {
  return new Command('new')
    .description('Order something: writes the typed order file and its snapshot.')
    .argument('<Kind>', 'what to order: a kind that the cluster serves; one of two groups also as App.example.org')
    .argument('<name>', 'its name on the cluster')
    .option('--cluster <context>', 'the cluster context')
    .option('--purpose <purpose>', 'a namespace of the cluster, or system for what is cluster-scoped')
    .option('--owner <entity>', 'who owns it in the catalog; default: the owner of the purpose or cluster')
    .option('--set <field=value>', 'a field of the spec, such as replicas=2; may be repeated', collect)
    .action((kind: string, name: string, options: Options) => create(app, kind, name, options));
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

async function create(app: CatalogOrders, wanted: string, name: string, options: Options): Promise<void> {
  const { cluster, purpose, owner } = options;
  if (cluster === undefined || purpose === undefined) {
    const missing = [cluster ?? '--cluster <context>', purpose ?? '--purpose <purpose>'].filter((flag) =>
      flag.startsWith('--'),
    );
    throw new Misuse(`say where to order it: add ${missing.join(' and ')}`);
  }
  const desired = load(app);
  const current = admit(desired);
  const { clusters, known } = current;
  const api = servedApi(clusters, cluster, wanted);
  // The one that the construct orders it in.
  const version = api.crd.spec.versions.find(({ storage }) => storage);
  const { namespace } = known.of({ kind: api.kind });
  const assignments = [...(namespace === undefined ? [] : [`${namespace}=${name}`]), ...(options.set ?? [])];
  const spec = specOf(version?.schema.openAPIV3Schema.properties?.['spec'] ?? {}, name, assignments);
  const declaration: Declaration = { cluster, purpose, kind: api.name, name, owner, spec };
  const file = freeFile(app.root, declaration, api.kind);
  const order: Order = {
    ...{ cluster, purpose, file, line: () => 1 },
    manifest: {
      apiVersion: `${api.crd.spec.group}/${version?.name ?? ''}`,
      kind: api.kind,
      metadata: { name, ...(owner === undefined ? {} : ownedBy(owner)) },
      spec,
    },
  };
  const admission = admit({ ...desired, orders: [...desired.orders, order] });
  const findings = admission.findings.filter((finding) => finding.file === file);
  if (findings.length > 0) {
    stderr.print(findingsText(findings.map(aboutFlag), stderr.colour, () => 'orders new'));
  }
  if (findings.some(({ severity }) => severity === 'error')) {
    stderr.print('nothing was written');
    process.exitCode = 1;
    return;
  }
  // A namespace brings a Kustomization, which has a snapshot too.
  const before = new Set(snapshots(current, app.repository).map(({ path }) => path));
  const added = snapshots(admission, app.repository).filter(({ path }) => !before.has(path));
  write(app.root, file, await orderSource(join(app.root, file), declaration));
  for (const { path, content } of added) write(app.root, path, content);
  stderr.print('commit these files and open a pull request; dist/ follows on main');
}

/** A finding about what the command line says, since there is no file yet. */
function aboutFlag(finding: Finding): Finding {
  const { field } = finding;
  const flag = field === null ? null : (FLAGS[field] ?? field.replace(/^spec\./, '--set '));
  return { ...finding, field: flag };
}

/** What says a field that none of the spec is. */
const FLAGS: Readonly<Record<string, string>> = {
  'metadata.name': '<name>',
  'metadata.namespace': '--purpose',
  [`metadata.annotations[${OWNER_ANNOTATION}]`]: '--owner',
};

function servedApi(clusters: readonly ServedCluster[], context: string, wanted: string): Api {
  const { apis } = registered(clusters, context);
  const [kind, ...group] = wanted.split('.');
  const named = [...apis.values()].find((api) => api.kind === kind && api.crd.spec.group === group.join('.'));
  const api = apis.get(wanted) ?? named;
  if (api === undefined) {
    const kinds = [...apis.keys()];
    throw new Misuse(`${context} serves no ${wanted}; ${didYouMean(wanted, kinds, 'kinds that it serves')}`);
  }
  return api;
}

/**
 * The file of the order: `<name>.ts`, or `<name>-<kind>.ts` where an order of another kind has that, or TypeScript
 * itself.
 */
function freeFile(root: string, { cluster, purpose, name }: Declaration, kind: string): string {
  const folder = `orders/${cluster}/${purpose}`;
  const files = [`${folder}/${name}.ts`, `${folder}/${name}-${kind.toLowerCase()}.ts`];
  const free = files.find((file) => !file.endsWith('.d.ts') && !existsSync(join(root, file)));
  if (free === undefined) throw new Misuse(`${files.join(' and ')} exist already; nothing was written`);
  return free;
}

function specOf(schema: Schema, name: string, assignments: readonly string[]): Record<string, unknown> {
  // Nearly every kind calls what it makes after its name field; where that is required, the order's name is meant.
  const named = schema.required?.includes('name') && schema.properties?.['name']?.type === 'string';
  const spec: Record<string, unknown> = named ? { name } : {};
  for (const assignment of assignments) {
    const [, path, value] = /^(?:spec\.)?([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (path === undefined || value === undefined) {
      throw new Misuse(`--set ${assignment} sets nothing; write --set field=value, such as --set replicas=2`);
    }
    assign(spec, path.split('.'), value, schema);
  }
  return spec;
}

function assign(target: Record<string, unknown>, path: readonly string[], value: string, schema: Schema): void {
  const [field = '', ...rest] = path;
  const known = schema.properties?.[field] ?? {};
  const inner = target[field];
  if (rest.length === 0) {
    define(target, field, typed(value, known));
  } else {
    const below = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
    define(target, field, below);
    assign(below, rest, value, known);
  }
}

// Object.defineProperty, since the name comes from outside and __proto__ must become a field like any other.
function define(target: Record<string, unknown>, field: string, value: unknown): void {
  Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * The value that a text means for a field: strings as they are, all else as JSON; what does not fit is left to
 * admission.
 */
function typed(value: string, { type }: Schema): unknown {
  if (type === 'string' || type === undefined) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function write(root: string, file: string, content: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), content, { flag: 'wx' });
  stdout.print(visible(file));
}
