import type { Schema } from '../schema.ts';

/** Whether a schema, or one beneath it that shapes the object, has a property; worked out once for each schema. */
export function anywhere(has: (schema: Schema) => boolean): (schema: Schema) => boolean {
  const known = new WeakMap<Schema, boolean>();
  const ask = (schema: Schema): boolean => {
    const answer = known.get(schema);
    if (answer !== undefined) return answer;
    const found = has(schema) || beneath(schema).some(ask);
    known.set(schema, found);
    return found;
  };
  return ask;
}

function beneath({ properties, items, additionalProperties }: Schema): Schema[] {
  return [
    ...Object.values(properties ?? {}),
    ...(items === undefined ? [] : [items]),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ];
}
