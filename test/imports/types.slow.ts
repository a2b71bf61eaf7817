import { objectionsTo, type Schema } from 'api-server-verdict';
import fc from 'fast-check';
import { toCustomResourceDefinition } from '../../lib/admission/crd.ts';
import xrdRefused from '../../lib/admission/rules/xrd-refused.ts';
import { literal } from '../../lib/adopt/order-source.ts';
import { construct } from '../../lib/imports/generate.ts';
import type { Xrd } from '../../lib/load/xrds.ts';
import { className, importName } from '../../lib/model/class-name.ts';
import { typeErrorsOf } from '../support/compiler.ts';
import { loaded, xrdOf } from '../support/xrd.ts';

// prettier loads parts of itself by import(), which cannot be inside of jest.
jest.mock('prettier', () => ({}));

const SCHEMAS = 500;
const ORDERS = 4;

/** A schema that demands no more of a value than types can, and values that it takes. */
interface Sample {
  readonly schema: Schema;
  readonly values: fc.Arbitrary<unknown>;
}

const PRESERVING: Schema = { 'x-kubernetes-preserve-unknown-fields': true };
const INT_OR_STRING: Schema = { 'x-kubernetes-int-or-string': true };

const whole = fc.integer({ min: -9, max: 9 });
const text = fc.string({ maxLength: 2 });
const name = fc.oneof(fc.constantFrom('a', 'aB', 'bC', 'c', 'class', 'not-a-name', 'not.a.name', '__proto__'), text);
const anything = fc.oneof(text, whole, fc.boolean(), fc.constant(null), fc.array(whole), fc.dictionary(name, text));

const { object } = fc.letrec<{ object: Sample; value: Sample }>((tie) => ({
  object: fc
    .uniqueArray(fc.record({ name, of: tie('value'), isRequired: fc.boolean() }), {
      selector: (field) => field.name,
      maxLength: 5,
    })
    .chain((fields) => fc.constantFrom({}, {}, PRESERVING).map((extras) => objectOf(fields, extras))),
  value: fc
    .oneof(
      { maxDepth: 3 },
      fc.oneof(
        scalar('string', text),
        scalar('integer', whole),
        scalar('number', whole),
        scalar('boolean', fc.boolean()),
      ),
      fc.constant({ schema: PRESERVING, values: anything }),
      fc.constant({ schema: INT_OR_STRING, values: fc.oneof(text, whole) }),
      tie('value').map(listOf),
      tie('value').map(mapOf),
      tie('object'),
      tie('object'),
    )
    .chain((sample) => fc.oneof(fc.constant(sample), fc.constant(nullable(sample)), withDefault(sample))),
}));

function scalar(type: Schema['type'], values: fc.Arbitrary<unknown>): fc.Arbitrary<Sample> {
  const few = fc.uniqueArray(values, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    fc.constant({ schema: { type }, values }),
    few.map((some) => ({ schema: { type, enum: some }, values: fc.constantFrom(...some) })),
  );
}

function listOf({ schema, values }: Sample): Sample {
  return { schema: { type: 'array', items: schema }, values: fc.array(values, { maxLength: 2 }) };
}

function mapOf({ schema, values }: Sample): Sample {
  return {
    schema: { type: 'object', additionalProperties: schema },
    values: fc.array(fc.tuple(name, values), { maxLength: 2 }).map(Object.fromEntries),
  };
}

interface Field {
  readonly name: string;
  readonly of: Sample;
  readonly isRequired: boolean;
}

function objectOf(fields: readonly Field[], extras: Schema): Sample {
  const entries = fields.map(({ name, of: { schema, values }, isRequired }) => {
    const entry = values.map((value) => [[name, value]] as const);
    return isRequired && schema.default === undefined ? entry : fc.oneof(entry, fc.constant([]));
  });
  return {
    schema: {
      type: 'object',
      required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
      properties: Object.fromEntries(fields.map(({ name, of }) => [name, of.schema])),
      ...extras,
    },
    values: fc.tuple(...entries).map((given) => Object.fromEntries(given.flat())),
  };
}

function nullable({ schema, values }: Sample): Sample {
  return { schema: { ...schema, nullable: true }, values: schema.enum === undefined ? fc.option(values) : values };
}

function withDefault({ schema, values }: Sample): fc.Arbitrary<Sample> {
  return values.map((value) => ({ schema: { ...schema, default: value }, values }));
}

type JsonObject = Record<string, unknown>;

/** Replaces something in an order, removes it, or adds a field, at one of its places. */
const changes = fc
  .record({ place: fc.nat(), how: fc.constantFrom('replace', 'remove', 'add'), name, value: anything })
  .map(({ place, how, name, value }) => (order: JsonObject): JsonObject => {
    const copy = structuredClone(order);
    const objects = objectsIn(copy);
    const fields = objects.flatMap((holder) => Object.keys(holder).map((key) => [holder, key] as const));
    const [holder, key] = fields[place % fields.length] ?? [copy, 'spec'];
    if (how === 'replace') define(holder, key, value);
    else if (how === 'remove') Reflect.deleteProperty(holder, key);
    else define(objects[place % objects.length] ?? copy, name, value);
    return copy;
  });

function objectsIn(value: unknown): JsonObject[] {
  if (typeof value !== 'object' || value === null) return [];
  const within = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? within : [value as JsonObject, ...within];
}

function define(holder: JsonObject, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A kind whose spec has a schema, with orders that a server takes and others that are nearly so. */
interface Case {
  readonly kind: string;
  readonly spec: Schema;
  readonly orders: readonly JsonObject[];
}

const kinds = fc.constantFrom('App', 'K8sAccess', 'Object', 'Map', 'foo-bar', 'class', 'CompositeResource');
const cases: fc.Arbitrary<Case> = fc.tuple(kinds, object).chain(([kind, { schema, values }]) => {
  const right = values.map((spec): JsonObject => ({ spec }));
  const nearly = fc.tuple(right, changes).map(([order, change]) => change(order));
  // To the server a null in place of what has a default is as good as nothing; the types want it left out.
  const hasDefaults = literal(schema).includes('"default":');
  const orders = fc.oneof(right, nearly).filter((order) => !hasDefaults || !literal(order).includes('null'));
  return fc.record({
    kind: fc.constant(kind),
    spec: fc.constant(schema),
    orders: fc.array(orders, { minLength: ORDERS, maxLength: ORDERS }),
  });
});

function xrd({ kind, spec }: Case, index = 0): Xrd {
  return loaded(xrdOf(kind, spec), `1.0.${index}`);
}

/** A file with the orders of a case, one a line from the first. */
function orderFile({ kind, orders }: Case, path: string): string {
  const name = className(kind);
  const imports = `import type { Purpose } from '#lib'; import { ${importName(kind)} as ${name} } from './${path}';`;
  const lines = orders.map((order) => `new ${name}(scope, 'app', ${literal(order)});`);
  return [...lines, imports, 'declare const scope: Purpose;'].join('\n');
}

/** Whether the API server would take an order. */
function isTaken({ kind, spec }: Case, order: JsonObject): boolean {
  const [version] = toCustomResourceDefinition(xrdOf(kind, spec)).spec.versions;
  const schema = version?.schema.openAPIV3Schema ?? {};
  const manifest = { apiVersion: 'example.org/v1', kind, metadata: { name: 'app' }, ...order };
  return objectionsTo(manifest, { schema, named: kind }).length === 0;
}

test('what a server takes compiles, and what it refuses for its types does not', () => {
  const sound = cases.filter((one) => xrdRefused.judgeOffering({ xrds: [xrd(one)] }).length === 0);
  const samples = fc.sample(sound, SCHEMAS);
  const files = samples.flatMap((one, index) => {
    const made = xrd(one, index);
    const { path, content } = construct(made, made.xrd.spec.names);
    return [[path, content] as const, [`${index}.ts`, orderFile(one, path)] as const];
  });
  const errors = typeErrorsOf(new Map(files));
  expect(errors.filter(({ file }) => file.startsWith('imports/'))).toEqual([]);

  const wrong = new Set(errors.map(({ file, line }) => `${file}:${line}`));
  const verdicts = samples.flatMap((one, index) =>
    one.orders.map((order, at) => ({
      ...{ spec: literal(one.spec), order: literal(order) },
      isTaken: isTaken(one, order),
      compiles: !wrong.has(`${index}.ts:${at + 1}`),
    })),
  );
  expect(verdicts.filter(({ isTaken, compiles }) => isTaken !== compiles)).toEqual([]);
  const taken = verdicts.filter(({ isTaken }) => isTaken).length;
  expect(Math.min(taken, verdicts.length - taken)).toBeGreaterThan(verdicts.length / 8);
}, 300_000);
