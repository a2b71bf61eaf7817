import type { Schema } from '../../schema.ts';

/** What is wrong with a schema, where in the schema. */
export interface SchemaError {
  readonly field: string;
  readonly message: string;
}

/** A schema as it may come from a file, with whatever keywords. */
export type RawSchema = Schema & Readonly<Record<string, unknown>>;

/** The keywords whose values are schemas. */
export interface Beneath {
  readonly schema: Schema;
  readonly field: string;
}

/** A keyword of a schema, as Kubernetes writes field paths. */
export function at(field: string, keyword: string): string {
  return field === '' ? keyword : `${field}.${keyword}`;
}

/** The schemas of properties, of which Kubernetes puts the names in brackets. */
export function propertiesOf({ properties }: Schema, field: string): (Beneath & { readonly name: string })[] {
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    schema,
    field: `${at(field, 'properties')}[${name}]`,
  }));
}

/** The schemas within anyOf, allOf, oneOf and not. */
export function alternativesOf(schema: Schema, field: string): (Beneath & { readonly keyword: string })[] {
  const lists = (['anyOf', 'allOf', 'oneOf'] as const).flatMap((keyword) =>
    (schema[keyword] ?? []).map((one, index) => ({ keyword, schema: one, field: `${at(field, keyword)}[${index}]` })),
  );
  return schema.not === undefined ? lists : [...lists, { keyword: 'not', schema: schema.not, field: at(field, 'not') }];
}
