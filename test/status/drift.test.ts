import type { Schema } from 'api-server-verdict';
import fc from 'fast-check';
import { driftedFields } from '../../lib/status/drift.ts';

const schema: Schema = {
  type: 'object',
  properties: {
    spec: { type: 'object', properties: { name: { type: 'string' }, size: { type: 'string', default: 'small' } } },
  },
};
const metadata = { name: 'app', namespace: 'demo', annotations: { 'a.b/c': 'ordered' } };
const spec = { name: 'app', list: [{ host: 'a' }, { host: 'b' }] };
const manifest = { apiVersion: 'openportal.dev/v1alpha1', kind: 'WhoAmIService', metadata, spec };
const ordered = { manifest, schema };

/** What somebody owns of the spec, as managedFields say it. */
const owned = (manager: string, fields: Readonly<Record<string, unknown>>) => ({
  ...{ manager, operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': fields } },
});

describe('a field has drifted when the next apply would', () => {
  test.each<[string, object, object, { path: string; ordered: unknown }[]]>([
    ['change it', { spec: { ...spec, name: 'x' } }, manifest, [{ path: 'spec.name', ordered: 'app' }]],
    ['add it', { spec: { list: spec.list } }, manifest, [{ path: 'spec.name', ordered: 'app' }]],
    ['remove it', { ...manifest, spec: { ...spec, old: 1 } }, manifest, [{ path: 'spec.old', ordered: null }]],
    [
      'change an item of a list',
      { ...manifest, spec: { ...spec, list: [{ host: 'a' }, { host: 'x' }] } },
      manifest,
      [{ path: 'spec.list[1].host', ordered: 'b' }],
    ],
    [
      'make a list longer or shorter',
      { ...manifest, spec: { ...spec, list: [{ host: 'a' }] } },
      manifest,
      [{ path: 'spec.list', ordered: spec.list }],
    ],
    [
      'change an annotation',
      { ...manifest, metadata: { annotations: { 'a.b/c': 'x' } } },
      manifest,
      [{ path: 'metadata.annotations[a.b/c]', ordered: 'ordered' }],
    ],
  ])('%s', (_, live, applied, fields) => {
    const found = driftedFields({ metadata, ...live }, { metadata, ...applied }, ordered);
    expect(found.filter(({ path }) => !path.startsWith('metadata.name'))).toEqual(fields);
  });
});

describe('not counted is what is written by', () => {
  test.each<[string, object]>([
    [
      'the API server',
      {
        metadata: {
          ...metadata,
          generation: 2,
          resourceVersion: '7',
          uid: 'x',
          managedFields: [],
          creationTimestamp: 'x',
        },
      },
    ],
    ['controllers that report', { status: { conditions: [] } }],
    [
      'Flux',
      {
        metadata: {
          ...metadata,
          labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' },
          annotations: { ...metadata.annotations, 'reconcile.fluxcd.io/requestedAt': 'x' },
        },
      },
    ],
    [
      'Crossplane',
      {
        spec: { ...spec, crossplane: { compositionRef: { name: 'x' } }, resourceRefs: [] },
        metadata: {
          ...metadata,
          finalizers: ['composite.apiextensions.crossplane.io'],
          labels: { 'crossplane.io/composite': 'app' },
        },
      },
    ],
  ])('%s', (_, live) => {
    expect(driftedFields({ ...manifest, ...live }, manifest, ordered)).toEqual([]);
  });
});

describe('a field that another has set and nobody orders', () => {
  const live = (fields: Readonly<Record<string, unknown>>, manager: string, more: object) => ({
    ...manifest,
    spec: { ...spec, ...more },
    metadata: { ...metadata, managedFields: [owned(manager, fields)] },
  });
  const drift = (fields: Readonly<Record<string, unknown>>, more: object, manager = 'kubectl-edit') => {
    const object = live(fields, manager, more);
    return driftedFields(object, object, ordered);
  };

  test('has drifted', () => {
    expect(drift({ 'f:extra': { '.': {}, 'f:deep': {} } }, { extra: { deep: 1 } })).toEqual([
      { path: 'spec.extra.deep', ordered: null },
    ]);
  });

  test('has drifted when it is another than the default', () => {
    expect(drift({ 'f:size': {} }, { size: 'large' })).toEqual([{ path: 'spec.size', ordered: null }]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['is a default', { 'f:size': {} }, { size: 'small' }],
    ['is ordered too', { 'f:name': {} }, {}],
    ["is Crossplane's", { 'f:crossplane': { 'f:compositionRef': {} } }, { crossplane: { compositionRef: {} } }],
    ['is there no more', { 'f:gone': {} }, {}],
  ])('has not when it %s', (_, fields, more) => {
    expect(drift(fields, more)).toEqual([]);
  });

  test("has not when it is Flux's, whose apply tells", () => {
    expect(drift({ 'f:extra': {} }, { extra: 1 }, 'kustomize-controller')).toEqual([]);
  });
});

test('what is ordered for a field that is called like a credential is not shown', () => {
  const secret = { ...manifest, spec: { ...spec, adminPassword: 'hunter2' } };
  const fields = driftedFields(manifest, secret, { manifest: secret, schema });
  expect(fields).toEqual([{ path: 'spec.adminPassword', ordered: '***' }]);
});

test('what the cluster has is never said', () => {
  const json = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(json, fc.uuid(), (extra, secret) => {
      const live = { ...manifest, spec: { ...spec, ...extra, name: secret, more: { secret } } };
      const found = driftedFields(live, manifest, ordered);
      expect(found.map(({ path }) => path)).toEqual(expect.arrayContaining(['spec.more', 'spec.name']));
      expect(JSON.stringify(found)).not.toContain(secret);
    }),
  );
});

test('an object that is as ordered has no drift', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
      const same = { ...manifest, spec: fields };
      expect(driftedFields(same, same, { manifest: same, schema })).toEqual([]);
    }),
  );
});
