import type { ClusterProps } from '../../lib/model/cluster.ts';
import type { Repository } from '../../lib/model/repository.ts';
import { catalogAnnotations } from '../../lib/backstage/annotations.ts';
import { aCluster, aNamespace, anOrder, judge, REPOSITORY, type Said } from '../support/admission.ts';

const TERASKY = 'terasky.backstage.io';
const WEB = 'https://github.com/open-service-portal/catalog-orders';

/** The annotations with which an order is applied. */
function annotationsOf(said: Said, props: Partial<ClusterProps> = {}): Readonly<Record<string, string>> {
  const { subjects } = judge([anOrder(said)], [aCluster('openportal', props)]);
  return subjects[0]?.manifest.metadata.annotations ?? {};
}

test('an order that says nothing of the catalog is in it, by its place', () => {
  expect(annotationsOf({})).toEqual({
    [`${TERASKY}/add-to-catalog`]: 'true',
    [`${TERASKY}/owner`]: 'group:default/platform-team',
    [`${TERASKY}/system`]: 'demo',
    [`${TERASKY}/source-file-url`]: `${WEB}/blob/main/orders/openportal/demo/app.ts`,
    [`${TERASKY}/source-info`]: JSON.stringify({
      pushToGit: true,
      gitBranch: 'main',
      gitRepo: 'github.com?owner=open-service-portal&repo=catalog-orders',
      gitLayout: 'cluster-scoped',
      basePath: 'openportal/demo/WhoAmIService',
    }),
    [`${TERASKY}/component-annotations`]: `backstage.io/edit-url=${WEB}/edit/main/orders/openportal/demo/app.ts`,
  });
});

describe('where the repository names its portal,', () => {
  const portal = 'https://portal.example.org/';
  const linksOf = (said: Said) =>
    catalogAnnotations(anOrder(said), 'group:default/a', { ...REPOSITORY, portal })[`${TERASKY}/links`] ?? '';

  test('the entity of an order leads to the form that removes it, filled in', () => {
    const [link] = JSON.parse(linksOf({})) as [{ url: string; title: string }];
    const { origin, pathname, searchParams } = new URL(link.url);
    expect(`${origin}${pathname}`).toBe('https://portal.example.org/create/templates/default/remove-order');
    expect(JSON.parse(searchParams.get('formData') ?? '')).toEqual({
      cluster: 'openportal',
      purpose: 'demo',
      name: 'app',
    });
    expect(link.title).toBe('Remove this order');
  });

  test('what the order itself says of links stays', () => {
    expect(linksOf({ metadata: { annotations: { [`${TERASKY}/links`]: '[]' } } })).toBe('[]');
  });
});

test('a cluster-scoped order belongs to system', () => {
  const [subject] = judge([aNamespace('team')]).subjects;
  const annotations = subject?.manifest.metadata.annotations ?? {};
  expect(annotations[`${TERASKY}/system`]).toBe('system');
  expect(annotations[`${TERASKY}/source-info`]).toContain('"basePath":"openportal/system/ManagedNamespace"');
});

describe('the owner is the nearest that is named: that of', () => {
  const owner = (name: string) => `group:default/${name}`;
  const ofOrder: Said = { metadata: { annotations: { [`${TERASKY}/owner`]: owner('order') } } };
  const ofPurpose = { purposes: { demo: { owner: owner('purpose') } } };
  const ofOther = { purposes: { system: { owner: owner('other') } } };
  const ofCluster = { owner: owner('cluster') };

  test.each<[string, Said, Partial<ClusterProps>, string]>([
    ['the order', ofOrder, { ...ofCluster, ...ofPurpose }, 'order'],
    ['the purpose, if not of the order', {}, { ...ofCluster, ...ofPurpose }, 'purpose'],
    ['the cluster, if not of the purpose', {}, { ...ofCluster, ...ofOther }, 'cluster'],
    ['the repository, if of nothing else', {}, ofOther, 'platform-team'],
  ])('%s', (_, said, props, expected) => {
    expect(annotationsOf(said, props)[`${TERASKY}/owner`]).toBe(owner(expected));
  });
});

describe('what an order says itself stays,', () => {
  test.each([
    ['title', { [`${TERASKY}/title`]: 'My app' }],
    ['that it is not for the catalog', { [`${TERASKY}/add-to-catalog`]: 'false' }],
    ['what has nothing to do with the catalog', { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }],
  ])('%s', (_, annotations) => {
    expect(annotationsOf({ metadata: { annotations } })).toMatchObject(annotations);
  });

  test('and with it the link to edit it', () => {
    const annotations = { [`${TERASKY}/component-annotations`]: 'example.org/a=b,example.org/c=d' };
    expect(annotationsOf({ metadata: { annotations } })[`${TERASKY}/component-annotations`]).toBe(
      `example.org/a=b,example.org/c=d,backstage.io/edit-url=${WEB}/edit/main/orders/openportal/demo/app.ts`,
    );
  });
});

describe('the links lead to the file that a person edits, whatever it is called:', () => {
  test.each([
    ['My App.ts', 'My%20App.ts'],
    ['a#b?c.ts', 'a%23b%3Fc.ts'],
    ['a,b=c.ts', 'a%2Cb%3Dc.ts'],
    ['100%.ts', '100%25.ts'],
    ['äpp.ts', '%C3%A4pp.ts'],
    ['app.test-1.ts', 'app.test-1.ts'],
  ])('%s', (name, encoded) => {
    const annotations = annotationsOf({ file: `orders/openportal/demo/${name}` });
    const path = `main/orders/openportal/demo/${encoded}`;
    expect(annotations[`${TERASKY}/source-file-url`]).toBe(`${WEB}/blob/${path}`);
    expect(annotations[`${TERASKY}/component-annotations`]).toBe(`backstage.io/edit-url=${WEB}/edit/${path}`);
    // So that the ingestor, which splits at commas and at the first =, gets the link whole.
    expect(annotations[`${TERASKY}/component-annotations`]?.split(',')).toHaveLength(1);
  });
});

test('another repository is named everywhere', () => {
  const elsewhere: Repository = { ...REPOSITORY, url: 'ssh://git@git.example.org/team/orders.git', branch: 'live' };
  const annotations = catalogAnnotations(anOrder(), 'group:default/a', elsewhere);
  expect(annotations[`${TERASKY}/source-file-url`]).toBe(
    'https://git.example.org/team/orders/blob/live/orders/openportal/demo/app.ts',
  );
  expect(JSON.parse(annotations[`${TERASKY}/source-info`] ?? '')).toMatchObject({
    gitBranch: 'live',
    gitRepo: 'git.example.org?owner=team&repo=orders',
  });
});
