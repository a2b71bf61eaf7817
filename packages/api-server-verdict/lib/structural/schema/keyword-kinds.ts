import { isObject, kindOf, type Kind } from '../kinds.ts';

/** What the values of keywords are: types_jsonschema.go in apiextensions-apiserver. */
export const KINDS: Readonly<Record<string, Kind>> = {
  id: 'string',
  $schema: 'string',
  $ref: 'string',
  description: 'string',
  type: 'string',
  format: 'string',
  title: 'string',
  pattern: 'string',
  'x-kubernetes-list-type': 'string',
  'x-kubernetes-map-type': 'string',
  maximum: 'number',
  minimum: 'number',
  multipleOf: 'number',
  exclusiveMaximum: 'boolean',
  exclusiveMinimum: 'boolean',
  uniqueItems: 'boolean',
  nullable: 'boolean',
  'x-kubernetes-preserve-unknown-fields': 'boolean',
  'x-kubernetes-embedded-resource': 'boolean',
  'x-kubernetes-int-or-string': 'boolean',
  maxLength: 'integer',
  minLength: 'integer',
  maxItems: 'integer',
  minItems: 'integer',
  maxProperties: 'integer',
  minProperties: 'integer',
  enum: 'array',
  required: 'array',
  'x-kubernetes-list-map-keys': 'array',
  'x-kubernetes-validations': 'array',
  externalDocs: 'object',
};
export const RULES = 'x-kubernetes-validations';
export const OF_STRINGS = ['required', 'x-kubernetes-list-map-keys'];
export const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf'];
export const SCHEMA_MAPS = ['properties', 'patternProperties', 'definitions'];

/** What the parts of a rule in CEL are. */
const RULE_KINDS: Readonly<Record<string, Kind>> = {
  rule: 'string',
  message: 'string',
  messageExpression: 'string',
  reason: 'string',
  fieldPath: 'string',
  optionalOldSelf: 'boolean',
};

/** Whether a rule in CEL is an object whose parts are what they must be; a null is nothing. */
export function isRule(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isObject(value) &&
    Object.entries(RULE_KINDS).every(
      ([part, kind]) => kindOf(value[part] ?? null) === 'null' || kindOf(value[part]) === kind,
    )
  );
}

/** Whether the value of a keyword is what it must be, where that is no schema. */
export function fits(keyword: string, value: unknown): boolean {
  const kind = Object.hasOwn(KINDS, keyword) ? KINDS[keyword] : undefined;
  const actual = kindOf(value);
  if (kind !== undefined && actual !== kind && !(kind === 'number' && actual === 'integer')) return false;
  return !OF_STRINGS.includes(keyword) || (value as readonly unknown[]).every((one) => typeof one === 'string');
}
