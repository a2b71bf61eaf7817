import { inspect, isDeepStrictEqual } from 'node:util';
import { RE2JS } from 're2js';
import { didYouMean } from '../model/nearest.ts';
import type { Schema } from '../model/xrd.ts';

/** A field that the schema does not admit: where, what is wrong, what to do. */
export interface Violation {
  readonly field: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Every way in which a value breaks a structural schema, as the API server judges a custom resource: after defaults,
 * with unknown fields as errors, which is how server-side apply takes them.
 * @param named how to speak of the object that the schema is of, such as `WhoAmIService 2.0.2`
 */
export function violations(schema: Schema, value: unknown, field: string, named: string): Violation[] {
  if (value === null && schema.nullable === true) return [];
  const mismatch = typeMismatch(schema, value);
  if (mismatch !== undefined) return [{ field, ...mismatch }];
  const found = [...enumViolations(schema, value, field)];
  if (typeof value === 'string') found.push(...stringViolations(schema, value, field));
  if (typeof value === 'number') found.push(...numberViolations(schema, value, field));
  if (Array.isArray(value)) found.push(...arrayViolations(schema, value, field, named));
  else if (isObject(value)) found.push(...objectViolations(schema, value, field, named));
  return found;
}

function typeMismatch(schema: Schema, value: unknown): Pick<Violation, 'message' | 'hint'> | undefined {
  const actual = typeOf(value);
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (actual === 'integer' || actual === 'string') return undefined;
    return { message: `is ${article(actual)}`, hint: 'it must be an integer or a string' };
  }
  if (actual === 'no JSON value')
    return { message: 'is nothing that JSON can hold', hint: `it must be ${expected(schema)}` };
  if (schema.type === undefined || schema.type === actual || (schema.type === 'number' && actual === 'integer')) {
    return undefined;
  }
  return { message: `is ${article(actual)}`, hint: `it must be ${expected(schema)}` };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') {
    return Number.isFinite(value) ? (Number.isInteger(value) ? 'integer' : 'number') : 'no JSON value';
  }
  return ['string', 'boolean', 'object'].includes(typeof value) ? typeof value : 'no JSON value';
}

function article(type: string): string {
  return type === 'null' ? type : `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function expected(schema: Schema): string {
  return schema.enum === undefined ? article(schema.type ?? 'value') : `one of ${schema.enum.map(show).join(', ')}`;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

function* enumViolations(schema: Schema, value: unknown, field: string): Generator<Violation> {
  if (schema.enum === undefined || schema.enum.some((known) => isDeepStrictEqual(known, value))) return;
  yield { field, message: `is ${show(value)}`, hint: didYouMean(show(value), schema.enum.map(show), 'values') };
}

function* stringViolations(schema: Schema, value: string, field: string): Generator<Violation> {
  // Kubernetes counts code points: kube-openapi validation, utf8.RuneCountInString.
  const length = Array.from(value).length;
  if (schema.minLength !== undefined && length < schema.minLength) {
    yield { field, message: `has ${length} characters`, hint: `it takes at least ${schema.minLength}` };
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    yield { field, message: `has ${length} characters`, hint: `it takes at most ${schema.maxLength}` };
  }
  if (schema.pattern !== undefined && !matches(schema.pattern, value)) {
    yield { field, message: `is ${JSON.stringify(value)}`, hint: `it must match ${schema.pattern}` };
  }
}

const compiled = new Map<string, RE2JS | undefined>();

// The API server is written in Go, whose regular expressions (RE2) differ from JavaScript's and never backtrack.
function matches(pattern: string, value: string): boolean {
  if (!compiled.has(pattern)) compiled.set(pattern, expression(pattern));
  return compiled.get(pattern)?.matcher(value).find() ?? false;
}

/** Nothing matches a pattern that Go cannot read, such as one with a lookahead: kube-openapi validation, Pattern. */
function expression(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

function* numberViolations(schema: Schema, value: number, field: string): Generator<Violation> {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    yield {
      field,
      message: `is ${value}`,
      hint: `it must be ${schema.exclusiveMinimum === true ? 'over' : 'at least'} ${minimum}`,
    };
  }
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    yield {
      field,
      message: `is ${value}`,
      hint: `it must be ${schema.exclusiveMaximum === true ? 'under' : 'at most'} ${maximum}`,
    };
  }
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
    yield { field, message: `is ${value}`, hint: `it must be a multiple of ${multipleOf}` };
  }
}

/** With the tolerance of go-openapi, by which 0.3 is a multiple of 0.1 though binary fractions say otherwise. */
function isMultiple(value: number, factor: number): boolean {
  const quotient = factor < 1 ? (1 / factor) * value : value / factor;
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.abs(Math.round(quotient));
}

function* arrayViolations(schema: Schema, value: unknown[], field: string, named: string): Generator<Violation> {
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    yield { field, message: `has ${value.length} items`, hint: `it takes at least ${schema.minItems}` };
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    yield { field, message: `has ${value.length} items`, hint: `it takes at most ${schema.maxItems}` };
  }
  for (const [index, item] of value.entries()) {
    if (schema.items !== undefined) yield* violations(schema.items, item, `${field}[${index}]`, named);
  }
}

function* objectViolations(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  field: string,
  named: string,
): Generator<Violation> {
  const { properties = {}, additionalProperties, required = [] } = schema;
  for (const name of required) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if ((Object.hasOwn(value, name) && value[name] !== undefined) || known?.default !== undefined) continue;
    yield { field: join(field, name), message: 'is missing', hint: `add it: ${describe(known)}` };
  }
  for (const [name, item] of Object.entries(value)) {
    const path = join(field, name);
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) {
      yield* violations(known, item, path, named);
    } else if (typeof additionalProperties === 'object') {
      yield* violations(additionalProperties, item, `${field}[${name}]`, named);
    } else if (additionalProperties !== true && schema['x-kubernetes-preserve-unknown-fields'] !== true) {
      yield { field: path, message: `is no field of ${named}`, hint: remedy(name, Object.keys(properties)) };
    }
  }
}

function remedy(name: string, known: readonly string[]): string {
  return known.length === 0 ? 'remove it; there are no fields here' : `remove it; ${didYouMean(name, known, 'fields')}`;
}

function describe(schema: Schema | undefined): string {
  if (schema === undefined) return 'it is required';
  const text = schema.description?.split('\n')[0];
  return text === undefined ? expected(schema) : `${expected(schema)}, ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** A field of an object, as Kubernetes writes field paths. */
export function join(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
