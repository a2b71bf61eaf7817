import type { Schema } from 'api-server-verdict';
import { type ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import ts from 'typescript';
import { constructSource } from '../../lib/imports/construct.ts';
import { construct } from '../../lib/imports/generate.ts';
import { temporaryRepository } from '../support/repository.ts';
import { loaded, xrdOf } from '../support/xrd.ts';

/** The module of a kind whose spec has this schema. */
function sourceOf(spec: Schema, kind = 'HTTPRoute'): string {
  return constructSource({ apiVersion: 'example.org/v1', kind }, { type: 'object', properties: { spec } });
}

/** What a field of this schema looks like, with the interfaces that it needs, names shortened to `…`. */
function fieldsOf(field: string, schema: Schema, required: readonly string[] = []): string {
  const source = sourceOf({ type: 'object', required, properties: { [field]: schema } });
  const text = source.slice(source.indexOf('export interface HTTPRouteSpec '));
  return text
    .replace(/ *\/\*\*[^]*?\*\/\n/g, '')
    .replace(/^export interface HTTPRouteSpec/gm, '…')
    .replace(/HTTPRouteSpec/g, '…')
    .replace(/readonly /g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The module of an XRD with two versions, of which the second is what Compositions refer to. */
function twoVersions(): string {
  const { spec, ...rest } = xrdOf('HTTPRoute', { type: 'object' });
  const old = spec.versions.map((version) => ({ ...version, name: 'v1alpha1', referenceable: false }));
  const xrd = { ...rest, spec: { ...spec, versions: [...old, ...spec.versions] } };
  return construct(loaded(xrd), xrd.spec.names).content;
}

const string: Schema = { type: 'string' };
const preserve = { 'x-kubernetes-preserve-unknown-fields': true };
const intOrString: Schema = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] };

describe('a field of an order is typed as the server reads its schema:', () => {
  test.each<[what: string, field: string, schema: Schema, type: string]>([
    ['a boolean', 'webUI', { type: 'boolean' }, '… { webUI?: boolean; }'],
    ['a number', 'ratio', { type: 'number' }, '… { ratio?: number; }'],
    ['an integer', 'replicas', { type: 'integer', minimum: 1 }, '… { replicas?: number; }'],
    ['a date', 'when', { type: 'string', format: 'date-time' }, '… { when?: string; }'],
    ['an enum', 'any', { type: 'string', enum: ['a', 'A', "it's", '(@)'] }, `… { any?: "a" | "A" | "it's" | "(@)"; }`],
    ['an enum of numbers', 'some', { type: 'integer', enum: [1, 2, 1] }, '… { some?: 1 | 2; }'],
    ['an enum with another type', 'some', { type: 'string', enum: ['a', 1, null] }, '… { some?: "a"; }'],
    ['an enum of no type', 'some', { enum: ['a', 1, true, null], ...preserve }, '… { some?: "a" | 1 | true; }'],
    ['an enum that takes nothing', 'some', { type: 'string', enum: [1] }, '… { some?: never; }'],
    ['an enum of objects', 'some', { type: 'object', enum: [{}] }, '… { some?: { [key: string]: unknown; }; }'],
    ['null', 'some', { type: 'string', nullable: true }, '… { some?: string | null; }'],
    ['an enum, never null', 'some', { type: 'string', nullable: true, enum: ['a'] }, '… { some?: "a"; }'],
    ['a number or a string', 'port', intOrString, '… { port?: number | string; }'],
    ['no type', 'some', preserve, '… { some?: unknown; }'],
    ['no type, or null', 'some', { ...preserve, nullable: true }, '… { some?: unknown; }'],
    ['a list', 'some', { type: 'array', items: string }, '… { some?: string[]; }'],
    ['a list of few', 'some', { type: 'array', items: { enum: ['x', 'y'] } }, '… { some?: ("x" | "y")[]; }'],
    ['a list of lists', 'some', { type: 'array', items: { type: 'array', items: string } }, '… { some?: string[][]; }'],
    ['a list of anything', 'some', { type: 'array' }, '… { some?: unknown[]; }'],
    ['a map', 'by', { type: 'object', additionalProperties: string }, '… { by?: { [key: string]: string; }; }'],
    [
      'a map to anything',
      'by',
      { type: 'object', additionalProperties: true },
      '… { by?: { [key: string]: unknown; }; }',
    ],
    ['an object of anything', 'by', { type: 'object' }, '… { by?: { [key: string]: unknown; }; }'],
    [
      'an object of nothing',
      'by',
      { type: 'object', additionalProperties: false },
      '… { by?: { [key: string]: never; }; }',
    ],
    [
      'an object',
      'TLSConfig',
      { type: 'object', properties: { a: string } },
      '… { TLSConfig?: …TLSConfig; } …TLSConfig { a?: string; }',
    ],
    [
      'objects in a list',
      'list',
      { type: 'array', items: { type: 'object', required: ['a'], properties: { a: string } } },
      '… { list?: …List[]; } …List { a: string; }',
    ],
    [
      'objects in a map',
      'by',
      { type: 'object', additionalProperties: { type: 'object', properties: { a: string } } },
      '… { by?: { [key: string]: …By; }; } …By { a?: string; }',
    ],
    [
      'a map with a key that it needs',
      'by',
      { type: 'object', required: ['b'], additionalProperties: string },
      '… { by?: …By; } …By { b: string; [key: string]: string; }',
    ],
    [
      'an object that needs what it does not declare',
      'by',
      { type: 'object', required: ['b'], properties: { a: string } },
      '… { by?: …By; } …By { a?: string; b: never; }',
    ],
    [
      'an object that keeps unknown fields, and those in it',
      'open',
      { type: 'object', ...preserve, properties: { a: { type: 'object', properties: { b: string } } } },
      '… { open?: …Open; } …Open { a?: …OpenA; [key: string]: unknown; } …OpenA { b?: string; [key: string]: unknown; }',
    ],
  ])('%s', (_, field, schema, type) => {
    expect(fieldsOf(field, schema)).toBe(type);
  });

  test('an object within the order, with what every object has', () => {
    const embedded: Schema = { type: 'object', 'x-kubernetes-embedded-resource': true, ...preserve };
    expect(fieldsOf('template', embedded)).toMatch(
      /^… \{ template\?: …Template; \} …Template \{ apiVersion: string; kind: string; metadata\?: …TemplateMetadata; \[key: string\]: unknown; \} …TemplateMetadata \{ annotations\?: \{ \[key: string\]: string; \}; /,
    );
  });

  test('in the version that Compositions refer to', () => {
    expect(twoVersions()).toContain('apiVersion: "example.org/v1",\n    kind: "HTTPRoute",');
  });
});

describe('what is required may be left out where it has a default:', () => {
  test.each<[what: string, schema: Schema, type: string]>([
    ['it has none', string, '… { a: string; }'],
    ['it has one', { ...string, default: 'x' }, '… { a?: string; }'],
    ['null is none', { ...string, nullable: true, default: null }, '… { a: string | null; }'],
    [
      'what is in it has one',
      { type: 'object', required: ['b'], properties: { b: { ...string, default: 'x' } } },
      '… { a: …A; } …A { b?: string; }',
    ],
  ])('%s', (_, schema, type) => {
    expect(fieldsOf('a', schema, ['a'])).toBe(type);
  });
});

test('types whose names come to the same are told apart', () => {
  const object = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties });
  const source = sourceOf(
    object({ aB: object({ c: object({ x: string }) }), a: object({ bC: object({ y: string }) }) }),
  );
  expect(source).toContain('readonly c?: HTTPRouteSpecABC;');
  expect(source).toContain('readonly bC?: HTTPRouteSpecABC_2;');
  expect(source).toMatch(/interface HTTPRouteSpecABC \{\s+readonly x\?/);
  expect(source).toMatch(/interface HTTPRouteSpecABC_2 \{\s+readonly y\?/);
});

test('a construct is the class, its GVK and its types', () => {
  const source = ts.createSourceFile('construct.ts', twoVersions(), ts.ScriptTarget.ES2022);
  const [declared] = source.statements.filter(ts.isClassDeclaration);
  expect(declared?.members.map((member) => ts.SyntaxKind[member.kind])).toEqual(['PropertyDeclaration', 'Constructor']);
  const kinds = new Set(source.statements.map((statement) => ts.SyntaxKind[statement.kind]));
  expect([...kinds]).toEqual(['ImportDeclaration', 'ClassDeclaration', 'InterfaceDeclaration']);
  expect(twoVersions()).not.toMatch(/\bany\b/);
});

test('an unknown field survives, so that admission can refuse it', async () => {
  const generated = temporaryRepository().path('imports/openportal.ts');
  const { WhoAmIService } = (await import(generated)) as {
    WhoAmIService: new (scope: Construct, id: string, props: { spec: object }) => ApiObject;
  };
  const bypassed = { name: 'app', proxied: true };
  const order = new WhoAmIService(new Chart(new App(), 'demo'), 'app', { spec: bypassed });
  expect(order.toJson()).toMatchObject({ kind: 'WhoAmIService', metadata: { name: 'app' }, spec: bypassed });
});
