import { parseManifests } from 'api-server-verdict';
import { parse, stringify } from 'yaml';
import { type Offer, take } from '../../lib/imports/take.ts';
import type { Xrd } from '../../lib/load/xrds.ts';
import { loaded, xrdOf } from '../support/xrd.ts';

type Raw = Record<string, unknown>;

const APP = xrdOf('App', { type: 'object', properties: { name: { type: 'string' } } });
const CHANGED = xrdOf('App', { type: 'object', properties: { size: { type: 'string' } } });

/** An XRD as a cluster or a file may have it, with more in its metadata. */
function withMetadata(metadata: Raw, xrd: object = APP): Raw {
  return { ...xrd, metadata: { ...APP.metadata, ...metadata } };
}

function offer(object: unknown, more: Partial<Offer> = {}): Offer {
  const [document] = parseManifests(Buffer.from(stringify(object))).documents;
  if (document === undefined) throw new Error('no document');
  return { file: 'platform/xrd.yaml', document, ...more };
}

function taken(offers: readonly Offer[], { there = [], named }: { there?: readonly Xrd[]; named?: string } = {}) {
  const { added, known, findings } = take({ place: 'platform', offers, findings: [] }, there, named);
  return {
    added: added.map(({ file }) => file),
    known: known.map(({ file }) => file),
    said: findings.map(({ file, line, field, message }) => `${file}:${line} ${field ?? ''} ${message}`),
    contents: added.map(({ content }) => Buffer.from(content).toString()),
  };
}

const there: Xrd = loaded(APP);

describe('the revision of an XRD is', () => {
  const label = { labels: { 'example.org/version': '1.2.3' } };
  test.each<[string, Raw, Partial<Offer>, string | undefined, string]>([
    ['that of its label for the version, named for its group', label, {}, undefined, '1.2.3'],
    ['that of such an annotation', { annotations: { 'example.org/version': 'v1.2.3' } }, {}, undefined, '1.2.3'],
    [
      'that of the common label',
      { labels: { 'app.kubernetes.io/version': '1.2.3-rc.1' } },
      {},
      undefined,
      '1.2.3-rc.1',
    ],
    ['that of the Git tag', {}, { gitTag: 'v1.2.3' }, undefined, '1.2.3'],
    [
      'the Git tag, where the label has yet to be set',
      { labels: { 'example.org/version': 'dev' } },
      { gitTag: '2.0.0' },
      undefined,
      '2.0.0',
    ],
    ['that of the label rather than of a tag', label, { gitTag: 'v2.0.0' }, undefined, '1.2.3'],
    ['the one that is named rather than that of the label', label, {}, '3.0.0', '3.0.0'],
    ['on a cluster, that of the package', label, { cluster: 'acme', packageTag: 'v4.0.0' }, '3.0.0', '4.0.0'],
    ['on a cluster, that of the label rather than the one that is named', label, { cluster: 'acme' }, '3.0.0', '1.2.3'],
    [
      'the one that is named, where the package has no version',
      {},
      { cluster: 'acme', packageTag: 'latest' },
      '3.0.0',
      '3.0.0',
    ],
  ])('%s', (_, metadata, more, named, revision) => {
    const { added, said } = taken([offer(withMetadata(metadata), more)], { named });
    expect({ added, said }).toEqual({ added: [`imports/xrds/App/${revision}.yaml`], said: [] });
  });
});

describe('an XRD is not taken when', () => {
  const wrong = { ...APP, spec: { ...APP.spec, scope: 'Global' } };
  const untyped = xrdOf('App', { type: 'object', properties: { name: {} } });
  const otherGroup = { ...APP, metadata: { name: 'apps.acme.org' }, spec: { ...APP.spec, group: 'acme.org' } };
  test.each<[string, unknown, string]>([
    ['it has a fault', wrong, 'platform/xrd.yaml:10 spec.scope is Global'],
    [
      'no cluster would take its kind',
      untyped,
      'platform/xrd.yaml:24 spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[name].type must not be empty for specified object fields',
    ],
    [
      'its kind is none',
      { ...APP, spec: { ...APP.spec, names: { kind: '../App' } } },
      'platform/xrd.yaml:8 spec.names.kind is no kind',
    ],
    [
      'it has nothing but its kind',
      { apiVersion: APP.apiVersion, kind: APP.kind },
      'platform/xrd.yaml:1 spec.names.kind is no kind',
    ],
    [
      'it is of a version before v1',
      { ...APP, apiVersion: 'apiextensions.crossplane.io/v1beta1' },
      'platform/xrd.yaml:2 kind is not that of an XRD',
    ],
    ['another is there', CHANGED, 'platform/xrd.yaml:1  is not the App of imports/xrds/App/1.0.0.yaml'],
    [
      'that of another group is there',
      otherGroup,
      'platform/xrd.yaml:1  is the App of acme.org, and imports/xrds/App/1.0.0.yaml that of example.org',
    ],
  ])('%s', (_, object, expected) => {
    const { said } = taken([offer(object)], { there: [there], named: '1.0.0' });
    expect(said).toEqual([expected]);
  });

  test('it says nowhere which revision it is', () => {
    expect(taken([offer(APP)])).toMatchObject({
      added: [],
      said: ['platform/xrd.yaml:1  says nowhere which revision it is'],
    });
  });

  test('two of what is offered want the same place', () => {
    const { added, said } = taken([offer(APP), offer(APP), offer(CHANGED)], { named: '1.0.0' });
    expect(added).toEqual(['imports/xrds/App/1.0.0.yaml']);
    expect(said).toEqual(['platform/xrd.yaml:1  is not the App of imports/xrds/App/1.0.0.yaml']);
  });
});

test('what is no XRD is left out, and only where nothing is one that is a mistake', () => {
  const composition = { apiVersion: APP.apiVersion, kind: 'Composition', metadata: { name: 'app' } };
  const others = [composition, { ...APP, apiVersion: 'example.org/v1' }, 'a text', ['a list']].map((one) => offer(one));
  const left = others.map(() => 'platform/xrd.yaml:1  is no XRD');
  expect(taken([...others, offer(APP)], { named: '1.0.0' })).toMatchObject({ added: [there.file], said: left });
  expect(taken(others)).toMatchObject({ added: [], said: [...left, 'platform:1  has no XRD'] });
  expect(taken([])).toMatchObject({ added: [], said: ['platform:1  has no XRD'] });
});

test('what is there already stays, and what a server puts in makes it no other', () => {
  const spec = { ...APP.spec, defaultCompositionUpdatePolicy: 'Automatic' };
  const live = withMetadata({ uid: '1', labels: { a: 'b' } }, { ...APP, spec });
  const result = taken([offer(APP), offer(live)], { there: [there], named: '1.0.0' });
  expect(result).toMatchObject({ added: [], known: [there.file], said: [] });
});

describe('the file of an XRD is', () => {
  test('that in which it was alone, as it was', () => {
    const text = `# Ours.\n${stringify(APP)}`;
    expect(taken([offer(APP, { bytes: Buffer.from(text) })], { named: '1.0.0' }).contents).toEqual([text]);
  });

  test('without what a server, Crossplane and kubectl keep in it', () => {
    const kept = { labels: { a: 'b' }, annotations: { c: 'd' } };
    const live = withMetadata({
      ...kept,
      annotations: { ...kept.annotations, 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      ...{ uid: '1', resourceVersion: '2', generation: 3, creationTimestamp: '2026-01-01T00:00:00Z' },
      ...{ managedFields: [], ownerReferences: [], finalizers: ['defined.apiextensions.crossplane.io'] },
    });
    const bytes = Buffer.from(stringify(live));
    const [content = ''] = taken([offer({ ...live, status: {} }, { bytes })], { named: '1.0.0' }).contents;
    expect(parse(content)).toEqual(withMetadata(kept));
  });
});
