import { isLabel, isSubdomain } from 'api-server-verdict';
import fc from 'fast-check';
import { parse } from 'yaml';
import { templates } from '../../lib/imports/templates.ts';
import { loadClusters } from '../../lib/load/clusters.ts';
import { Cluster } from '../../lib/model/cluster.ts';
import { CLUSTERS, PLATFORM, REPOSITORY, XRDS } from '../support/platform.ts';
import { loaded, xrdOf } from '../support/xrd.ts';

/** A part of a form, as far as these tests look into it. */
interface Part {
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly pattern: string;
  readonly maxLength: number;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, Part>>;
  readonly dependencies?: { readonly cluster: { readonly oneOf: readonly Part[] } };
}

interface Template {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly parameters: readonly [Part];
    readonly steps: readonly { readonly action: string; readonly input: Readonly<Record<string, unknown>> }[];
  };
}

const made = (clusters: readonly Cluster[], xrds = XRDS) =>
  new Map(templates(xrds, clusters, REPOSITORY).map(({ path, content }) => [path, content]));

function templateIn(files: ReadonlyMap<string, string>, name: string): Template {
  return parse(files.get(`imports/templates/${name}/template.yaml`) ?? '') as Template;
}

function formIn(files: ReadonlyMap<string, string>, name: string): Part {
  return templateIn(files, name).spec.parameters[0];
}

/** What a form asks for on one cluster. */
function fieldsOn(cluster: string, form: Part): Readonly<Record<string, Part>> {
  const ofCluster = form.dependencies?.cluster.oneOf.find(({ properties }) =>
    properties['cluster']?.enum?.includes(cluster),
  );
  return { ...form.properties, ...ofCluster?.properties };
}

const cluster = (context: string, serves: object, namespaces: readonly string[] = ['demo']) =>
  new Cluster(context, { description: 'Test', serves, namespaces });
const files = made(CLUSTERS);

test('there is a form for each kind that a cluster serves, and one Location registers them all', () => {
  const { spec } = parse(files.get('catalog-info.yaml') ?? '') as { spec: { targets: string[] } };
  const kinds = new Set(loadClusters(PLATFORM).clusters.flatMap(({ props }) => Object.keys(props.serves)));
  const names = [...[...kinds].map((kind) => `order-${kind.toLowerCase()}`), 'remove-order'];
  expect([...spec.targets].sort()).toEqual(names.map((name) => `./imports/templates/${name}/template.yaml`).sort());
  expect(names.map((name) => templateIn(files, name).metadata.name)).toEqual(names);
});

test('a form asks for the fields of the revision that the cluster is pinned to', () => {
  const form = formIn(files, 'order-whoamiapp');
  const specOn = (context: string) => Object.keys(fieldsOn(context, form)['spec']?.properties ?? {});
  expect(specOn('openportal')).toEqual(['name', 'replicas', 'image']);
  expect(specOn('rancher-desktop')).toEqual(['id', 'host', 'name', 'replicas', 'image']);
});

test('it is one form where all clusters have the same to say, and offers no other cluster', () => {
  const xrds = [loaded(xrdOf('App', { type: 'object' })), loaded(xrdOf('Other', { type: 'object' }))];
  const form = formIn(
    made([cluster('b', { App: '1.0.0' }), cluster('a', { App: '1.0.0' }), cluster('c', { Other: '1.0.0' })], xrds),
    'order-app',
  );
  expect(form.dependencies).toBeUndefined();
  expect(form.properties['cluster']?.enum).toEqual(['a', 'b']);
  expect(form.required).toEqual(['cluster', 'name', 'purpose', 'spec']);
});

test('it offers the namespaces that bootstrap has made on the cluster, and of a cluster-scoped kind no purpose', () => {
  const xrds = [loaded(xrdOf('App', { type: 'object' }))];
  const both = [cluster('a', { App: '1.0.0' }, ['one']), cluster('b', { App: '1.0.0' }, ['two', 'three'])];
  const form = formIn(made(both, xrds), 'order-app');
  expect(fieldsOn('a', form)['purpose']?.examples).toEqual(['one']);
  expect(fieldsOn('b', form)['purpose']?.examples).toEqual(['three', 'two']);
  const scoped = formIn(files, 'order-managednamespace');
  expect(CLUSTERS.map(({ context }) => fieldsOn(context, scoped)['purpose'])).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('a form takes', () => {
  const { name, purpose } = formIn(files, 'remove-order').properties;
  const takes = (field: Part | undefined, value: string) =>
    new RegExp(field?.pattern ?? '', 'u').test(value) && value.length <= (field?.maxLength ?? 0);
  const nearly = fc.oneof(fc.stringMatching(/^[-a-z0-9.]{0,70}$/), fc.string());

  test('the names that an order can have', () => {
    fc.assert(
      fc.property(nearly, (text) => {
        expect(takes(name, text)).toBe(isSubdomain(text) && text.length <= 63 && !text.endsWith('.d'));
      }),
    );
  });

  test('the purposes that a cluster can have', () => {
    expect(takes(purpose, 'flux-system')).toBe(false);
    fc.assert(
      fc.property(nearly, (text) => {
        expect(takes(purpose, text)).toBe(isLabel(text));
      }),
    );
  });
});

test('only stock actions are used, and what a form says goes into no path but by its cluster, purpose and name', () => {
  const all = [...files].filter(([path]) => path.endsWith('template.yaml')).map(([, text]) => parse(text) as Template);
  const actions = new Set(all.flatMap(({ spec }) => spec.steps.map(({ action }) => action)));
  expect([...actions].sort()).toEqual(['fetch:template', 'fs:delete', 'publish:github:pull-request']);
  const paths = all.flatMap(({ spec }) => spec.steps.map(({ input }) => input['targetPath'] ?? ''));
  expect(new Set(paths)).toEqual(
    new Set([
      '',
      'orders/${{ parameters.cluster }}/${{ parameters.purpose }}',
      'orders/${{ parameters.cluster }}/system',
    ]),
  );
});

test('a template whose name the catalog would not take has a shorter one of its own', () => {
  const xrds = ['a', 'b'].map((group) =>
    loaded(xrdOf('App', { type: 'object' }, `${group.repeat(60)}.org`), '1.0.0', `App.${group.repeat(60)}.org`),
  );
  const serves = Object.fromEntries(xrds.map(({ folder }) => [folder, '1.0.0']));
  const names = [...made([cluster('here', serves)], xrds).keys()].flatMap((path) => /order-[^/]*/.exec(path) ?? []);
  expect(new Set(names).size).toBe(2);
  expect(names.filter((name) => name.length > 63)).toEqual([]);
});
