import { hasDefault, isObject, join, own, type Schema } from 'api-server-verdict';

/** Whether an object of a schema has to say a field: what has a default need not be. */
export function mustBeSaid({ required, properties }: Schema, name: string): boolean {
  return required?.includes(name) === true && !hasDefault(own(properties, name) ?? {});
}

/** The fields that have to be said and are not, in the spec and in what of it there is. */
export function missingFields(schema: Schema, value: unknown, field = 'spec'): { field: string; schema: Schema }[] {
  if (!isObject(value)) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    if (Object.hasOwn(value, name)) return missingFields(inner, value[name], join(field, name));
    return mustBeSaid(schema, name) ? [{ field: join(field, name), schema: inner }] : [];
  });
}
