import type { Schema } from '../model/xrd.ts';

/**
 * A schema as `cdk8s import` is to read it: what it would lose is in the descriptions, and so in the hover text. A format
 * or a union is left out, since it would make a Date or a class of them (json2jsii, type-generator).
 */
export function documented(schema: Schema): Schema {
  const { description, properties, items, additionalProperties } = schema;
  const paragraphs = [description?.trim(), sentence(constraints(schema))].filter((paragraph) => paragraph);
  return {
    ...schema,
    format: undefined,
    anyOf: undefined,
    oneOf: undefined,
    // It would end the comment; in a pattern, `*\/` matches the same.
    description: paragraphs.join('\n\n').replaceAll('*/', String.raw`*\/`),
    properties: properties && documentedAll(properties),
    items: items && documented(items),
    additionalProperties:
      typeof additionalProperties === 'object' ? documented(additionalProperties) : additionalProperties,
  };
}

function documentedAll(properties: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, documented(property)]));
}

/** What a value has to be, one phrase a rule. */
function constraints(schema: Schema): string[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, pattern, format } = schema;
  return [
    ...phrase(schema.enum, (values) => `one of ${values.map(code).join(', ')}`),
    ...range(minimum, maximum),
    ...phrase(exclusiveMinimum === true ? minimum : undefined, (bound) => `not ${bound} itself`),
    ...phrase(exclusiveMaximum === true ? maximum : undefined, (bound) => `not ${bound} itself`),
    ...phrase(multipleOf, (factor) => `a multiple of ${factor}`),
    ...range(schema.minLength, schema.maxLength, ' characters'),
    ...phrase(pattern, (expression) => `matching ${code(expression)}`),
    ...phrase(format, (name) => `in the format ${code(name)}`),
    ...range(schema.minItems, schema.maxItems, ' items'),
    ...range(schema.minProperties, schema.maxProperties, ' entries'),
    ...(schema['x-kubernetes-validations'] ?? []).map(({ rule, message }) => message ?? code(rule)),
    ...phrase(schema.default, (value) => `by default ${code(value)}`),
  ];
}

function phrase<T>(value: T | undefined, say: (value: T) => string): string[] {
  return value === undefined ? [] : [say(value)];
}

function range(least: number | undefined, most: number | undefined, unit = ''): string[] {
  if (least === undefined) return phrase(most, (bound) => `at most ${bound}${unit}`);
  return [most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`];
}

/** A value in the code font of the hover text; Markdown would take the stars of a pattern for emphasis. */
function code(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function sentence(phrases: readonly string[]): string {
  const text = phrases.join('; ');
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
