import type { Schema } from 'api-server-verdict';
import { admit } from '../../lib/admission/admit.ts';
import { type Orderable, orderablesOn, orderedVersion } from '../../lib/admission/orderable.ts';
import { type Cluster, cluster } from '../../lib/model/cluster.ts';
import { explanation, fieldAt, orderablesText } from '../../lib/report/explanation.ts';
import { typeText } from '../../lib/report/schema.ts';
import { KNOWN } from '../support/admission.ts';
import { CLUSTERS, REPOSITORY, XRDS } from '../support/platform.ts';
import { harmIn, HOSTILE } from '../support/printed.ts';
import { loaded, xrdOf } from '../support/xrd.ts';

function kindsOn(clusters: readonly Cluster[], xrds = XRDS): Orderable[] {
  return orderablesOn(admit({ clusters, xrds, known: KNOWN, orders: [], repository: REPOSITORY }).clusters);
}

/** A cluster that is pinned to these kinds. */
function serving(context: string, serves: Readonly<Record<string, string>>): Cluster {
  return cluster(context, { description: 'Test', serves, namespaces: ['demo'] });
}

/** What is said of a field of a kind, or of all of it. */
function explained(kinds: readonly Orderable[], name: string, context?: string, ...path: readonly string[]): string {
  const kind = kinds.find((one) => one.name === name);
  const serving = kind?.servings.find((one) => context === undefined || one.cluster.context === context);
  if (kind === undefined || serving === undefined) throw new Error(`${name} cannot be ordered`);
  const schema = fieldAt(orderedVersion(serving.api).spec, path);
  return 'unknown' in schema ? JSON.stringify(schema) : explanation({ kind, serving, path }, schema, undefined);
}

const FULL: Schema = {
  type: 'object',
  description: 'A\nthing.',
  required: ['ports', 'size'],
  properties: {
    size: { type: 'string', description: 'How large.', enum: ['small', 'very large'], default: 'small' },
    ports: {
      type: 'array',
      description: `Where it listens, ${'and so on '.repeat(12)}.`,
      minItems: 1,
      items: { type: 'object', required: ['number'], properties: { number: { type: 'integer', maximum: 9 } } },
    },
    labels: { type: 'object', additionalProperties: { type: 'string', pattern: '^a$' } },
  },
  'x-kubernetes-validations': [{ rule: 'self.size != "x"', message: 'is not x' }, { rule: 'self.size != "y"' }],
};
const THING = kindsOn([serving('here', { Thing: '1.0.0' })], [loaded(xrdOf('Thing', FULL))]);

test('what can be ordered is a table: the kind, who serves it, at which revision, and what it is', () => {
  const [line = '', ...lines] = orderablesText(kindsOn(CLUSTERS)).split('\n');
  expect(line).toMatch(/^KIND +CLUSTERS +REVISION +DESCRIPTION$/);
  expect(lines.filter((one) => /WhoAmIApp|^ /.test(one))).toEqual([
    'WhoAmIApp            rancher-desktop                               1.1.0     The whoami demo app, which answers every request with what it knows about it.',
    '                     kind-openportal, openportal                   1.0.4',
  ]);
});

test('a kind is explained as kubectl explain does it, with bounds, defaults and rules', () => {
  expect(explained(THING, 'Thing')).toMatchInlineSnapshot(`
   "KIND:      Thing
   VERSION:   example.org/v1
   REVISION:  1.0.0, as here serves it
   SCOPE:     Namespaced

   DESCRIPTION:
       A thing.

   FIELDS:
     size <string>
       How large. One of small, "very large"; by default small.

     ports <[]Object> -required-
       Where it listens, and so on and so on and so on and so on and so on and so on and so on and so
       on and so on and so on and so on and so on . At least 1 items.

     labels <map[string]string>
       Each: Matching ^a$.

     crossplane <Object>
       Configures how Crossplane will reconcile this composite resource

   RULES:
       is not x
       self.size != "y"

   CLUSTERS:
     here  1.0.0"
  `);
});

test.each([
  ['a field', ['size'], 'FIELD:     spec.size <string>', 'How large. One of small, "very large"; by default small.'],
  ['a list', ['ports'], 'FIELD:     spec.ports <[]Object>', '  number <integer> -required-\n    At most 9.'],
  ['a field of the items of a list', ['ports', 'number'], 'FIELD:     spec.ports.number <integer>', 'At most 9.'],
  ['a map', ['labels'], 'FIELD:     spec.labels <map[string]string>', 'Each: Matching ^a$.'],
])('%s is explained', (_, path, heading, text) => {
  const said = explained(THING, 'Thing', 'here', ...path);
  expect(said).toContain(heading);
  expect(said).toContain(text);
  expect(said).not.toContain('RULES');
});

test.each([
  [['sise'], '{"unknown":"sise","known":["size","ports","labels","crossplane"]}'],
  [['ports', 'name'], '{"unknown":"name","known":["number"]}'],
  [['size', 'of'], '{"unknown":"of","known":[]}'],
  [['constructor'], '{"unknown":"constructor","known":["size","ports","labels","crossplane"]}'],
])('of %j, which there is not, it says what there is', (path, known) => {
  expect(explained(THING, 'Thing', 'here', ...path)).toBe(known);
});

describe('where clusters serve a kind at other revisions, it says what is different there:', () => {
  const [old, now]: [Schema, Schema] = [
    {
      type: 'object',
      properties: {
        gone: { type: 'string' },
        size: { type: 'integer', maximum: 3 },
        tls: { type: 'object', properties: { a: { type: 'string' } } },
      },
    },
    {
      type: 'object',
      properties: {
        size: { type: 'integer', maximum: 9 },
        tls: { type: 'object', properties: { b: { type: 'string' } } },
      },
    },
  ];
  const clusters = [
    serving('new', { App: '1.10.0' }),
    serving('old', { App: '1.9.0' }),
    serving('same', { App: '1.8.0' }),
  ];
  const xrds = [
    loaded(xrdOf('App', old), '1.9.0'),
    loaded(xrdOf('App', now), '1.10.0'),
    loaded(xrdOf('App', now), '1.8.0'),
  ];
  const kinds = kindsOn(clusters, xrds);

  test('seen from the newest, which comes first', () => {
    expect(explained(kinds, 'App', 'new')).toContain(`CLUSTERS:
  new   1.10.0
  old   1.9.0   without tls.b; with gone, tls.a; other in size
  same  1.8.0   with the same fields`);
  });

  test('seen from another', () => {
    expect(explained(kinds, 'App', 'old')).toContain('new   1.10.0  without gone, tls.a; with tls.b; other in size');
  });
});

describe('a kind is called as on all clusters, and with its group where that could mean another:', () => {
  const xrds = [loaded(xrdOf('App', {}, 'web.org')), loaded(xrdOf('App', {}, 'data.org'), '1.0.0', 'App.data.org')];
  test.each<[string, Cluster[], string[]]>([
    ['one group', [serving('a', { 'App.web.org': '1.0.0' })], ['App.web.org']],
    [
      'two on one cluster',
      [serving('a', { 'App.web.org': '1.0.0', 'App.data.org': '1.0.0' })],
      ['App.data.org', 'App.web.org'],
    ],
  ])('%s', (_, clusters, names) => {
    expect(kindsOn(clusters, xrds).map(({ name }) => name)).toEqual(names);
  });

  test('two clusters that call another by the same name', () => {
    const others = [loaded(xrdOf('App', {}, 'web.org')), loaded(xrdOf('App', {}, 'data.org'), '2.0.0')];
    const clusters = [serving('a', { App: '1.0.0' }), serving('b', { App: '2.0.0' })];
    expect(kindsOn(clusters, others).map(({ name }) => name)).toEqual(['App.data.org', 'App.web.org']);
  });
});

test.each<[Schema, string]>([
  [{ type: 'array', items: { type: 'array', items: { type: 'string' } } }, '[][]string'],
  [{ type: 'object', additionalProperties: { type: 'object' } }, 'map[string]Object'],
  [{ 'x-kubernetes-int-or-string': true }, 'integer or string'],
  [{}, 'any'],
])('the type of %j is %s', (schema, text) => {
  expect(typeText(schema)).toBe(text);
});

test('what others have written is only read', () => {
  const text = HOSTILE.join(' ');
  const field: Schema = { type: 'string', description: text, default: text, pattern: text, enum: [text] };
  const rules = [{ rule: text, message: text }, { rule: text }];
  const spec: Schema = {
    type: 'object',
    description: text,
    properties: { [text]: field },
    'x-kubernetes-validations': rules,
  };
  const kinds = kindsOn([serving('here', { Thing: '1.0.0' })], [loaded(xrdOf('Thing', spec))]);
  const said = [orderablesText(kinds), explained(kinds, 'Thing'), explained(kinds, 'Thing', 'here', text)].join('\n');
  // Commands for GitHub's runner are undone where everything is printed.
  expect(
    said
      .split('\n')
      .flatMap(harmIn)
      .filter((harm) => harm.startsWith('U+')),
  ).toEqual([]);
});
