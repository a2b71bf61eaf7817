import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { admit } from '../lib/admission/admit.ts';
import { tree } from '../lib/layout/tree.ts';
import type { Manifest } from '../lib/model/order.ts';
import { aCluster, anOrder, REPOSITORY, XRDS } from './support/admission.ts';
import { filesBelow } from './support/folder.ts';
import { kustomized, writeTree } from './support/kustomize.ts';
import { label, subdomain } from './support/names.ts';
import { testWithKubectl } from './support/tool.ts';

const DIST = join(__dirname, '../dist');
const files = Object.entries(filesBelow(DIST));
const folders = files
  .map(([path]) => path.split('/'))
  .flatMap((parts) => [parts[0] ?? '', parts.slice(0, 2).join('/')]);
const built = [...new Set(folders)].filter((folder) => !folder.endsWith('.yaml')).sort();

const identity = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
const byIdentity = (a: Manifest, b: Manifest) => (identity(a) < identity(b) ? -1 : 1);

describe('kubectl kustomize builds the objects that lie beneath, and no others:', () => {
  testWithKubectl().each(built)('dist/%s', (folder) => {
    const beneath = files
      .filter(([path]) => path.startsWith(`${folder}/`) && path.split('/').length === 4)
      .map(([, text]) => parse(text) as Manifest);
    const output = execFileSync('kubectl', ['kustomize', join(DIST, folder)], { encoding: 'utf8' });
    const objects = parseAllDocuments(output).map((document) => document.toJS() as Manifest);
    expect(objects.sort(byIdentity)).toEqual(beneath.sort(byIdentity));
  });
});

describe('of hostile orders, kustomize makes exactly what was admitted:', () => {
  /** A kind that takes whatever JSON is. */
  const xrds = XRDS.filter(({ kind, revision }) => kind === 'WhoAmIApp' && revision === '1.0.4').map(
    ({ xrd, ...one }) => ({
      ...one,
      xrd: { ...xrd, spec: { ...xrd.spec, versions: xrd.spec.versions.map(open) } },
    }),
  );
  function open<Version>(version: Version) {
    const spec = { type: 'object' as const, 'x-kubernetes-preserve-unknown-fields': true };
    return { ...version, schema: { openAPIV3Schema: { type: 'object' as const, properties: { spec } } } };
  }

  const orFrom = (values: fc.Arbitrary<string>, ...tricky: readonly string[]) =>
    fc.oneof(values, fc.constantFrom(...tricky));
  const purposes = ['demo', 'coverage', 'null', 'y', '123', '1e3'];
  const name = orFrom(subdomain, 'cloudbuild', 'kustomization', 'a.zip', 'true', 'no', '0x10', '1.0', '1e3', 'null');
  const prefix = fc.constantFrom(
    ...['', 'example.org/', 'terasky.backstage.io/', 'app.kubernetes.io/', 'kustomize.toolkit.fluxcd.io/'],
    ...['config.kubernetes.io/', 'internal.config.kubernetes.io/', 'kustomize.config.k8s.io/', 'crossplane.io/'],
  );
  const suffix = orFrom(
    label,
    ...['local-config', 'needsHashSuffix', 'previousNames', 'generatorBehavior', 'origin', 'managed-by', 'force'],
  );
  const key = fc.tuple(prefix, suffix).map((parts) => parts.join(''));
  const text = orFrom(
    fc.string({ unit: 'binary' }),
    ...['', 'enabled', 'disabled', 'true', '~', '1_000', '---', '$(NAME)', '${NAME}', '{{ a }}', '&a', '*a', '!!str'],
    ...['a\n---\nb\n', ' a', 'a ', '\ta', 'a: b', '- a', '# a', 'a\r\nb', '\u2028', '\ufeff', '\u0085', '<<', '%YAML'],
  );
  // JSON knows no -0.
  const asJson = (number: number) => (number === 0 ? 0 : number);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      ...[text, fc.double({ noNaN: true, noDefaultInfinity: true }).map(asJson), fc.maxSafeInteger(), fc.boolean()],
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(text, tie('any'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).any;
  const order = fc
    .record({
      purpose: fc.constantFrom(...purposes),
      name,
      annotations: fc.dictionary(key, text, { maxKeys: 2, noNullPrototype: true }),
      labels: fc.dictionary(key, label, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
      spec: fc.dictionary(text, value, { maxKeys: 4, noNullPrototype: true }),
    })
    .map(({ annotations, labels, ...said }) =>
      anOrder({ ...said, kind: 'WhoAmIApp', metadata: { annotations, labels } }),
    );
  const orders = fc.uniqueArray(order, {
    minLength: 60,
    maxLength: 90,
    selector: ({ purpose, manifest }) => `${purpose}/${manifest.metadata.name ?? ''}`,
  });
  const serves = { WhoAmIApp: '1.0.4' } as const;
  const clusters = [aCluster('openportal', { serves, namespaces: [...purposes, 'system'] })];

  testWithKubectl()('names, annotations, labels, keys and values of any kind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-'));
    let carried = 0;
    let refused = 0;
    fc.assert(
      fc.property(orders, (all) => {
        const admitted = all.flatMap((one) => {
          const { findings, subjects } = admit({ repository: REPOSITORY, clusters, xrds, known: [], orders: [one] });
          const isRefused = findings.some(({ severity }) => severity === 'error');
          return isRefused ? [] : subjects.map(({ manifest }) => ({ ...one, manifest }));
        });
        carried += admitted.length;
        refused += all.length - admitted.length;
        rmSync(folder, { recursive: true });
        writeTree(folder, tree([{ context: 'openportal', cluster: aCluster('openportal'), purposes }], admitted));
        const made =
          kustomized(
            folder,
            purposes.map((purpose) => `openportal/${purpose}`),
          ) ?? [];
        expect(made.sort(byIdentity)).toEqual(admitted.map(({ manifest }) => manifest).sort(byIdentity));
      }),
      { numRuns: 8, endOnFailure: true },
    );
    rmSync(folder, { recursive: true });
    // Neither may be all of them.
    expect(carried).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });
});
