import type { Schema } from '../../schema.ts';
import { METADATA } from '../../metadata/schema.ts';
import { droppedFields } from '../dropped.ts';
import { embeddedViolations } from '../embedded.ts';
import { isObject, own } from '../kinds.ts';
import { OF_EVERY_OBJECT, typeViolations } from '../typed.ts';
import { validate } from '../validate.ts';
import type { Violation } from '../violation.ts';
import { at, propertiesOf, type SchemaError } from './errors.ts';

/** Puts a default into the embedded object that it is of. */
interface Surroundings {
  readonly schema: Schema;
  put(value: unknown): unknown;
}

/**
 * What keeps defaults from being values of their schemas; see apiextensions-apiserver,
 * pkg/apiserver/schema/defaulting/validation.go. Defaults of the values of maps are not looked at, there or here.
 */
export function defaultErrors(schema: Schema): SchemaError[] {
  return errorsOf({ ...schema, 'x-kubernetes-embedded-resource': true }, '', undefined, undefined);
}

function errorsOf(
  schema: Schema,
  field: string,
  embedding: Surroundings | undefined,
  within: Surroundings | undefined,
): SchemaError[] {
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const around = isEmbedded ? { schema, put: (value: unknown) => value } : embedding;
  const found: SchemaError[] = [];
  if (schema.default !== undefined && schema.default !== null) {
    const errors = within === undefined || isEmbedded ? ownErrors(schema) : metadataErrors(schema, within);
    found.push(
      ...errors.map((error) => ({ ...error, field: at(at(field, 'default'), error.field).replace(/\.$/, '') })),
    );
  }
  const child = (of: Surroundings | undefined, put: (value: unknown) => unknown): Surroundings | undefined =>
    of && { schema: of.schema, put: (value) => of.put(put(value)) };
  if (schema.items !== undefined) {
    const put = (value: unknown) => [value];
    found.push(
      ...errorsOf(schema.items, at(field, 'items'), child(around, put), isEmbedded ? undefined : child(within, put)),
    );
  }
  for (const one of propertiesOf(schema, field)) {
    const put = (value: unknown) => ({ [one.name]: value });
    const isMeta = isEmbedded && own(OF_EVERY_OBJECT, one.name) !== undefined;
    const inside = isMeta ? child(around, put) : isEmbedded ? undefined : child(within, put);
    found.push(...errorsOf(one.schema, one.field, child(around, put), inside));
  }
  return found;
}

/** With fields in the paths that are within the default. */
function ownErrors(schema: Schema): SchemaError[] {
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const found: SchemaError[] = [];
  if (droppedFields(schema, schema.default, isEmbedded).length > 0) {
    found.push({ field: '', message: 'must not have unknown fields' });
  }
  const violations: Violation[] = [];
  embeddedViolations(schema, schema.default, '', violations);
  if (violations.length === 0) validateDefault(schema, violations);
  return [...found, ...violations.map(toError)];
}

function metadataErrors(schema: Schema, within: Surroundings): SchemaError[] {
  const object = within.put(schema.default);
  const resource = { apiVersion: 'validation/v1', kind: 'Validation', ...(isObject(object) ? object : {}) };
  const metadata = own(resource as Readonly<Record<string, unknown>>, 'metadata') ?? {};
  const violations = typeViolations(METADATA, metadata, 'metadata', 'metadata', false).filter(
    ({ message }) => !message.startsWith('is no field'),
  );
  if (violations.length === 0) embeddedViolations(within.schema, resource, '', violations);
  if (violations.length > 0) {
    return violations.map((violation) => ({ field: '', message: `must result in valid metadata: ${said(violation)}` }));
  }
  validateDefault(schema, violations);
  return violations.map(toError);
}

function validateDefault(schema: Schema, violations: Violation[]): void {
  validate(withoutIntOrString(schema), schema, schema.default, '', violations);
}

/** Defaults are not held to x-kubernetes-int-or-string, by an oversight of the API server's. */
function withoutIntOrString(schema: Schema): Schema {
  const { items, properties, additionalProperties } = schema;
  return {
    ...schema,
    'x-kubernetes-int-or-string': false,
    ...(items && { items: withoutIntOrString(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, withoutIntOrString(of)])),
    }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === 'object' ? withoutIntOrString(additionalProperties) : additionalProperties,
    }),
  };
}

function toError(violation: Violation): SchemaError {
  return { field: violation.field, message: `${violation.message}; ${violation.hint}` };
}

function said({ field, message, hint }: Violation): string {
  return `${field} ${message}; ${hint}`;
}
