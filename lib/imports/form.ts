import { hasDefault, type Schema } from 'api-server-verdict';
import { mustBeSaid } from '../admission/required.ts';
import { demands, plain } from '../report/schema.ts';

/** A part of a form: JSON Schema of draft 7, as the form library of Backstage draws it. */
export type Form = Readonly<Record<string, unknown>>;

/** What both schemas write alike. */
const ALIKE = [
  ...(['enum', 'minLength', 'maxLength', 'minimum', 'maximum', 'multipleOf'] as const),
  ...(['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'] as const),
];
// What the library knows of those that a server knows; it refuses to draw a form with others.
const FORMATS = ['date', 'date-time', 'email', 'ipv4', 'ipv6', 'uri', 'uuid'];

/**
 * The form of what has a schema that is sound. What a form cannot hold somebody to, such as a rule in CEL, it says.
 * @param isOpen whether something around it keeps unknown fields
 */
export function formOf(schema: Schema, isOpen = false): Form {
  const { pattern, format, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const known = {
    pattern: pattern !== undefined && isOfBrowsers(pattern) ? pattern : undefined,
    format: FORMATS.includes(format ?? '') ? format : undefined,
  };
  const unheld: Schema = {
    pattern: known.pattern === undefined ? pattern : undefined,
    format: known.format === undefined ? format : undefined,
    'x-kubernetes-validations': schema['x-kubernetes-validations'],
  };
  const description = [schema.description?.trim(), demands(unheld, plain)].filter(Boolean).join(' ');
  return said({
    title: schema.title,
    description: description === '' ? undefined : description,
    ...typed(schema, isOpen || schema['x-kubernetes-preserve-unknown-fields'] === true),
    default: hasDefault(schema) ? schema.default : undefined,
    ...Object.fromEntries(ALIKE.map((keyword) => [keyword, schema[keyword]])),
    ...known,
    // Of draft 7, these are bounds of their own.
    ...(exclusiveMinimum === true && { minimum: undefined, exclusiveMinimum: minimum }),
    ...(exclusiveMaximum === true && { maximum: undefined, exclusiveMaximum: maximum }),
    ...(schema['x-kubernetes-list-type'] === 'set' && { uniqueItems: true }),
  });
}

function typed(schema: Schema, isOpen: boolean): Form {
  if (schema['x-kubernetes-int-or-string'] === true) return { anyOf: choices(['integer', 'string']) };
  switch (schema.type) {
    case undefined:
      return schema.enum === undefined ? { anyOf: choices(['string', 'number', 'boolean', 'object']) } : {};
    case 'array':
      return { type: 'array', items: formOf(schema.items ?? {}, isOpen) };
    case 'object':
      return { type: 'object', ...fields(schema, isOpen) };
    default:
      return { type: schema.type };
  }
}

function choices(types: readonly string[]): Form[] {
  return types.map((type) => ({ title: type, type, ...(type === 'object' && { additionalProperties: true }) }));
}

function fields(schema: Schema, isOpen: boolean): Form {
  const { properties = {}, additionalProperties } = schema;
  const names = Object.keys(properties);
  const isFree = isOpen || names.length === 0 || schema['x-kubernetes-embedded-resource'] === true;
  const required = (schema.required ?? []).filter((name) => mustBeSaid(schema, name));
  return {
    ...(names.length > 0 && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, formOf(of, isOpen)])),
    }),
    ...(required.length > 0 && { required }),
    additionalProperties:
      typeof additionalProperties === 'object'
        ? formOf(additionalProperties, isOpen)
        : (additionalProperties ?? isFree),
  };
}

/** Whether a pattern means to a browser what it means to a server, as far as one can tell without running it. */
function isOfBrowsers(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '' && !pattern.includes('[[:');
  } catch {
    return false;
  }
}

function said(form: Form): Form {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined));
}
