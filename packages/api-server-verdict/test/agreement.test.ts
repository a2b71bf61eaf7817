import type { CustomVersion } from '../lib/crd.ts';
import { objectionsToSchema } from '../lib/definition.ts';
import { objectionsTo } from '../lib/object.ts';
import { isObject, type JsonObject } from '../lib/structural/kinds.ts';
import { readManifests } from '../lib/yaml/parse.ts';
import { recording, refusedFields, schemas, type Body, type Case, type Schema, type Verdict } from './corpus/corpus.ts';

/** The namespaces of the server that was recorded. */
const NAMESPACES = ['demo', 'system', 'test', 'default', 'kube-system', 'kube-public', 'kube-node-lease'];

interface Compared {
  readonly name: string;
  readonly server: Verdict;
  /** The fields that we refuse; undefined where we take the object. */
  readonly refused: readonly (string | null)[] | undefined;
}

const compared = schemas().flatMap((schema): Compared[] => {
  const { cases, schema: ofSchema } = recording(schema.name);
  if (!ofSchema.accepted) return [];
  return schema.cases.map((one) => {
    const server = cases.get(one.name);
    if (server === undefined) throw new Error(`no verdict on ${schema.name}: ${one.name}; npm run record`);
    return { name: `${schema.name}: ${one.name}`, server, refused: refusedBy(schema, one) };
  });
});

/** What we say of a case; as of every server, that it serves the version and has the namespace is for who calls. */
function refusedBy({ crd }: Schema, { object, old }: Case): Compared['refused'] {
  const { group, names, scope, versions } = crd.spec;
  const applied = read(object);
  if (applied === undefined) return [];
  const served: readonly (Pick<CustomVersion, 'name' | 'schema'> & Partial<CustomVersion>)[] = versions;
  const version = served.find(({ name }) => applied['apiVersion'] === `${group}/${name}`);
  if (version?.served !== true || applied['kind'] !== names.kind) return ['apiVersion'];
  const hasStatusSubresource = version.subresources !== undefined;
  const definition = { schema: version.schema.openAPIV3Schema, named: names.kind, hasStatusSubresource };
  const { namespace = '' } = (applied['metadata'] ?? {}) as { namespace?: string };
  const misplaced = scope === 'Namespaced' && !NAMESPACES.includes(namespace);
  const found = objectionsTo(applied, definition, old && read(old)).map(({ field }) => field);
  const fields = [...found, ...(misplaced ? ['metadata.namespace'] : [])];
  return fields.length === 0 ? undefined : fields;
}

function read(body: Body): JsonObject | undefined {
  // The server reads the first document of a request, and ignores the rest.
  const [first] = readManifests(typeof body === 'string' ? new TextEncoder().encode(body) : body);
  const value = first !== undefined && 'value' in first ? first.value : undefined;
  return isObject(value) ? value : undefined;
}

const MERGED = 'the server merges what is applied into what is there; before a merge there is only what is applied';
const VERSIONED = 'what is there was made in another version, without a conversion; Crossplane stores one version';

/** Where we differ, and why we leave it so. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'ManagedNamespace-3.2.0: metadata.name = ".."':
    'a client cannot send this name: it is a part of the path of the request',
  'metadata-cluster: sent to another name': 'we look at the object, not at where a client sends it',
  'changes: all fields go': MERGED,
  'changes: all fields of an object with a default go': MERGED,
  'changes: the set is emptied': MERGED,
  'cel-paths: all metadata of what is embedded go': MERGED,
  'changes: a resourceVersion of yesterday': MERGED,
  'changes: a deletionTimestamp': MERGED,
  'versions: v2 of what was made as v1': VERSIONED,
  'versions: v1 of what was made as v2': VERSIONED,
  'yaml: an empty document before': 'kubectl and kustomize leave empty documents out before the server sees them',
};

const differing = compared.filter(({ server, refused }) => server.accepted !== (refused === undefined));
const bothRefuse = compared.filter(({ server, refused }) => refused !== undefined && refusedFields(server).length > 0);
const sameFields = bothRefuse.filter(({ server, refused = [] }) =>
  refusedFields(server).every((field) => refused.includes(field)),
);

process.stdout.write(
  `the API server's verdict on ${compared.length} objects (${compared.filter(({ server }) => server.accepted).length} good): ` +
    `${compared.length - differing.length} the same; the refused field in ${sameFields.length} of ${bothRefuse.length}\n`,
);

test('our verdict is that of the API server, but where we say why not', () => {
  const unexplained = differing.filter(({ name }) => DIFFERENT[name] === undefined);
  const described = unexplained.map(({ name, server, refused }) =>
    `${name}: the server ${server.accepted ? 'takes it' : `says ${server.message ?? ''}`}; we ${refused === undefined ? 'take it' : `refuse ${refused.join(', ')}`}`.slice(
      0,
      300,
    ),
  );
  expect(described).toEqual([]);
});

test('and we differ in nothing that we no longer need to explain', () => {
  const names = differing.map(({ name }) => name);
  expect(Object.keys(DIFFERENT).filter((name) => !names.includes(name))).toEqual([]);
});

test('the field that we refuse is that which the server refuses, in at least 95 of 100', () => {
  expect(sameFields.length / bothRefuse.length).toBeGreaterThan(0.95);
});

/** What the API server has against a CRD that no schema shows. */
const NOT_JUDGED = ['refused-definition'];

describe('a CRD that the API server refuses is an error of the XRD:', () => {
  test.each(
    schemas()
      .filter(({ name }) => !NOT_JUDGED.includes(name))
      .map(({ name, crd }) => ({ name, crd, isTaken: recording(name).schema.accepted })),
  )('$name', ({ crd, isTaken }) => {
    const found = crd.spec.versions.flatMap(({ schema }) => objectionsToSchema(schema.openAPIV3Schema, ''));
    expect(found.length === 0 ? 'taken' : 'refused').toBe(isTaken ? 'taken' : 'refused');
  });
});

test('the corpus has a thousand objects over forty schemas, good and bad', () => {
  expect(compared.length).toBeGreaterThan(1000);
  expect(schemas().length).toBeGreaterThan(40);
});
