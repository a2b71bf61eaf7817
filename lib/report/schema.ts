import type { Schema } from 'api-server-verdict';
import { oneLine } from './text.ts';

/** How a value or an expression is written in a sentence. */
export type Quoted = (value: unknown) => string;

/** What a schema demands of a value, in a sentence; empty where it demands nothing. */
export function demands(schema: Schema, quoted: Quoted): string {
  const text = constraints(schema, quoted).join('; ');
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What there is to know of a field, in a line. */
export function aboutField(schema: Schema): string {
  const element = elementOf(schema);
  const ofEach = element === schema ? '' : demands(element, plain);
  return oneLine([schema.description ?? '', demands(schema, plain), ofEach && `Each: ${ofEach}`].join(' '));
}

/** What a list or a map holds; else the schema itself. */
export function elementOf(schema: Schema): Schema {
  const { items, additionalProperties } = schema;
  if (items !== undefined) return elementOf(items);
  return typeof additionalProperties === 'object' ? elementOf(additionalProperties) : schema;
}

/** A value in a line of plain text. */
export function plain(value: unknown): string {
  return typeof value === 'string' && /^[^\s,;]+$/.test(value) ? value : JSON.stringify(value);
}

/** The type of a field, as kubectl explain writes it. */
export function typeText({ type, items, additionalProperties, ...schema }: Schema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'integer or string';
  if (type === 'array') return `[]${typeText(items ?? {})}`;
  if (type !== 'object') return type ?? 'any';
  return typeof additionalProperties === 'object' ? `map[string]${typeText(additionalProperties)}` : 'Object';
}

/** What a value has to be, one phrase a rule. */
function constraints(schema: Schema, quoted: Quoted): string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, pattern, format } = schema;
  return [
    ...phrase(schema.enum, (values) => `one of ${values.map(quoted).join(', ')}`),
    ...range(minimum, maximum),
    ...phrase(exclusiveMinimum === true ? minimum : undefined, (bound) => `not ${bound} itself`),
    ...phrase(exclusiveMaximum === true ? maximum : undefined, (bound) => `not ${bound} itself`),
    ...phrase(multipleOf, (factor) => `a multiple of ${factor}`),
    ...range(schema.minLength, schema.maxLength, ' characters'),
    ...phrase(pattern, (expression) => `matching ${quoted(expression)}`),
    ...phrase(format, (name) => `in the format ${quoted(name)}`),
    ...range(schema.minItems, schema.maxItems, ' items'),
    ...range(schema.minProperties, schema.maxProperties, ' entries'),
    ...(schema['x-kubernetes-validations'] ?? []).map(({ rule, message }) => message ?? quoted(rule)),
    ...phrase(schema.default, (value) => `by default ${quoted(value)}`),
  ];
}

function phrase<T>(value: T | undefined, say: (value: T) => string): string[] {
  return value === undefined ? [] : [say(value)];
}

function range(least: number | undefined, most: number | undefined, unit = ''): string[] {
  if (least === undefined) return phrase(most, (bound) => `at most ${bound}${unit}`);
  return [most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`];
}
