import { existsSync } from 'node:fs';
import type { Schema } from 'api-server-verdict';
import { stringify } from 'yaml';
import { admit } from '../../lib/admission/admit.ts';
import type { Example } from '../../lib/admission/rule.ts';
import type { Policy } from '../../lib/admission/policies.ts';
import { loadManifests } from '../../lib/load/manifest/tree.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { CompositeResourceDefinition } from '../../lib/model/xrd.ts';
import type { Files, TemporaryRepository } from './repository.ts';
import { xrdOf } from './xrd.ts';

const MANIFESTS = 'manifests';

const text: Schema = { type: 'string' };
const integer: Schema = { type: 'integer' };

function xrd(kind: string, properties: Schema['properties'], more: Schema = {}, group?: string) {
  return xrdOf(kind, { type: 'object', properties, ...more }, group);
}

function deprecated({ spec, ...one }: CompositeResourceDefinition): CompositeResourceDefinition {
  return { ...one, spec: { ...spec, versions: spec.versions.map((version) => ({ ...version, deprecated: true })) } };
}

function clusterScoped({ spec, ...one }: CompositeResourceDefinition): CompositeResourceDefinition {
  return { ...one, spec: { ...spec, scope: 'Cluster' } };
}

const bucket = xrd(
  'Bucket',
  { size: integer, reserved: integer, label: text, notes: { type: 'object' } },
  {
    required: ['size'],
    'x-kubernetes-validations': [{ rule: '!has(self.reserved) || self.reserved <= self.size' }],
  },
);

function withoutComposition({ spec, ...one }: CompositeResourceDefinition): CompositeResourceDefinition {
  return { ...one, spec: { ...spec, defaultCompositionRef: undefined } };
}

/** The XRDs of the platform that the examples of the rules stand on, by folder. */
const KINDS: Readonly<Record<string, CompositeResourceDefinition>> = {
  Bucket: bucket,
  Tenant: clusterScoped(xrd('Tenant', { name: text })),
  Website: xrd('Website', { host: text }),
  BackupClass: xrd('BackupClass', {}),
  Drawer: deprecated(xrd('Drawer', {})),
  Album: withoutComposition(xrd('Album', {})),
  Page: xrd('Page', {}),
  'Page.example.com': xrd('Page', {}, {}, 'example.com'),
};

const serves = Object.fromEntries(Object.keys(KINDS).map((folder) => [folder, '1.0.0']));

/** That platform, in place of the one that other tests stand on: one cluster, with the namespaces music and photos. */
export const EXAMPLE_PLATFORM: Files = {
  ...{ clusters: null, imports: null },
  ...filesOf({
    'clusters/production.ts': `cluster('production', {
  description: 'Production',
  serves: ${JSON.stringify(serves)},
  namespaces: ['music', 'photos'],
})`,
    'imports/xrds/Tenant/platform.ts': "kind({ namespace: 'spec.name' })",
    'imports/xrds/Website/platform.ts': "kind({ claims: { host: 'spec.host' } })",
    ...Object.fromEntries(
      Object.entries(KINDS).map(([folder, one]) => [`imports/xrds/${folder}/1.0.0.yaml`, stringify(one)]),
    ),
  }),
};

/** The files that an example stands for. */
function filesOf(example: Example): Files {
  return Object.fromEntries(Object.entries(example).map(([path, said]) => fileOf(path, said)));
}

function fileOf(path: string, said: string): [path: string, content: string] {
  const [folder = '', context = ''] = path.split('/');
  if (folder === 'orders') {
    const kinds = [...new Set([...said.matchAll(/new (\w+)\(/g)].map(([, kind]) => kind))];
    const helpers = ['orders', 'ownedBy', 'protect'].filter((name) => name === 'orders' || said.includes(`${name}(`));
    const imports = `import { ${kinds.join(', ')} } from '#imports/${context}';\nimport { ${helpers.join(', ')} } from '#lib';`;
    return [path, `${imports}\n\nexport default orders((purpose) => {\n${said}\n});\n`];
  }
  if (path.endsWith('.ts')) {
    const helper = folder === 'clusters' ? 'cluster' : 'kind';
    return [path, `import { ${helper} } from '#lib';\n\nexport default ${said};\n`];
  }
  return [folder === 'imports' ? path : `${MANIFESTS}/${path}`, said];
}

/** What is found in an example on the platform of a repository with no orders, by its rules and by policies. */
export function foundIn(
  repository: TemporaryRepository,
  example: Example,
  policies: readonly Policy[] = [],
): readonly Finding[] {
  const files = filesOf(example);
  const before = Object.keys(files).map((file) => [
    file,
    existsSync(repository.path(file)) ? repository.read(file) : null,
  ]);
  repository.write(files);
  try {
    const desired = repository.load();
    const contexts = desired.clusters.map(({ context }) => context);
    const paths = existsSync(repository.path(MANIFESTS)) ? [MANIFESTS] : [];
    const manifests = loadManifests(paths, { cwd: repository.root, contexts });
    return admit({ ...desired, policies, orders: [...desired.orders, ...manifests.orders] }).findings;
  } finally {
    repository.write({ ...(Object.fromEntries(before) as Files), [MANIFESTS]: null });
  }
}
