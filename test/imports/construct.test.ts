import { App, Chart } from 'cdk8s';
import ts from 'typescript';
import { WhoAmIService } from '../../imports/openportal.ts';
import { cdk8sImport } from '../../lib/imports/cdk8s-import.ts';
import { generate, importable } from '../../lib/imports/generate.ts';
import type { Xrd } from '../../lib/load/xrds.ts';
import type { Schema } from '../../lib/model/xrd.ts';

/** The XRD of a kind with an awkward name whose spec has these fields. */
function xrdWith(revision: string, properties: Record<string, Schema>): Xrd {
  const openAPIV3Schema: Schema = { type: 'object', properties: { spec: { type: 'object', properties } } };
  return {
    kind: 'HTTPRoute',
    revision,
    file: `imports/xrds/HTTPRoute/${revision}.yaml`,
    xrd: {
      apiVersion: 'apiextensions.crossplane.io/v2',
      kind: 'CompositeResourceDefinition',
      metadata: { name: 'httproutes.example.org' },
      spec: {
        group: 'example.org',
        names: { kind: 'HTTPRoute', plural: 'httproutes' },
        versions: [
          { name: 'v1alpha1', served: true, referenceable: false, schema: { openAPIV3Schema: { type: 'object' } } },
          { name: 'v1', served: true, referenceable: true, schema: { openAPIV3Schema } },
        ],
      },
    },
  };
}

const fields: readonly [field: string, schema: Schema, type: string][] = [
  ['webUI', { type: 'boolean' }, 'webUI?: boolean'],
  ['hashCode', { type: 'string' }, 'hashCode?: string'],
  ['not-a-name', { type: 'integer' }, '"not-a-name"?: number'],
  ['anyCase', { type: 'string', enum: ['a', 'A', "it's", '(@)'] }, `anyCase?: "a" | "A" | "it's" | "(@)"`],
  ['oneOfSome', { type: 'integer', enum: [1, 2] }, 'oneOfSome?: 1 | 2'],
  ['some', { type: 'array', items: { type: 'string', enum: ['x', 'y'] } }, 'some?: ("x" | "y")[]'],
  [
    'byName',
    { type: 'object', additionalProperties: { type: 'string', enum: ['x'] } },
    'byName?: { [key: string]: "x" }',
  ],
  ['when', { type: 'string', format: 'date-time' }, 'when?: string'],
  ['port', { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }, 'port?: unknown'],
  ['TLSConfig', { type: 'object', properties: { minTLS: { type: 'string' } } }, 'TLSConfig?: HTTPRouteSpecTlsConfig'],
  [
    'list',
    { type: 'array', items: { type: 'object', properties: { aB: { type: 'string' } } } },
    'list?: HTTPRouteSpecList[]',
  ],
];
const xrd = xrdWith('1.0.0', Object.fromEntries(fields.map(([field, schema]) => [field, schema])));
const ambiguous = xrdWith('2.0.0', { webUI: { type: 'string' }, webUi: { type: 'string' } });
const imported = cdk8sImport(importable([xrd, ambiguous]));
const [construct] = generate([xrd], [], imported);

describe('a field of an order is typed as the schema has it:', () => {
  test.each(fields)('%s', (_, _schema, type) => {
    expect(construct?.content).toContain(`\n  readonly ${type};\n`);
  });

  test('in objects within objects too', () => {
    expect(construct?.content).toMatch(/interface HTTPRouteSpecTlsConfig \{\s+readonly minTLS\?: string;/);
  });

  test('in the version that Compositions refer to', () => {
    expect(construct?.content).toContain("apiVersion: 'example.org/v1',\n    kind: 'HTTPRoute',");
  });
});

test('a construct is the class, its GVK and its types', () => {
  const source = ts.createSourceFile('construct.ts', construct?.content ?? '', ts.ScriptTarget.ES2022);
  const [declared] = source.statements.filter(ts.isClassDeclaration);
  expect(declared?.members.map((member) => ts.SyntaxKind[member.kind])).toEqual(['PropertyDeclaration', 'Constructor']);
  const kinds = new Set(source.statements.map((statement) => ts.SyntaxKind[statement.kind]));
  expect([...kinds]).toEqual(['ImportDeclaration', 'ClassDeclaration', 'InterfaceDeclaration']);
  expect(construct?.content).not.toMatch(/Httproute|HttpRoute|@schema|\bany\b/);
});

test('fields that cdk8s import takes for one are an error, not a loss', () => {
  expect(() => generate([ambiguous], [], imported)).toThrow('takes fields of HttpRouteSpec for one: webUi');
});

test('an unknown field survives, so that admission can refuse it', () => {
  const bypassed = { name: 'app', proxied: true };
  const order = new WhoAmIService(new Chart(new App(), 'demo'), 'app', { spec: bypassed });
  expect(order.toJson()).toMatchObject({ kind: 'WhoAmIService', metadata: { name: 'app' }, spec: bypassed });
});
