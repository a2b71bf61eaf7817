import { isDeepStrictEqual } from 'node:util';
import type { Schema } from '../../lib/schema.ts';

/** A change of a schema or an object: what is put at a path of it, or taken away where there is nothing to put. */
export interface Edit {
  readonly at: readonly (string | number)[];
  readonly put?: unknown;
}

type Holder = Record<string | number, unknown>;

/** A value with edits made to it, one after the other; an edit of what is not there changes nothing. */
export function edited<Value>(value: Value, edits: readonly Edit[]): Value {
  const result = structuredClone(value);
  for (const { at, put } of edits) {
    let holder: unknown = result;
    for (const step of at.slice(0, -1)) holder = isHolder(holder) ? holder[step] : undefined;
    const last = at.at(-1);
    if (!isHolder(holder) || last === undefined) continue;
    if (put !== undefined) holder[last] = structuredClone(put);
    else if (!Array.isArray(holder)) Reflect.deleteProperty(holder, last);
  }
  return result;
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

/** The fewest of some edits after which something still holds. */
export async function fewest(
  edits: readonly Edit[],
  holds: (edits: readonly Edit[]) => Promise<boolean>,
): Promise<readonly Edit[]> {
  for (const edit of edits) {
    const fewer = edits.filter((one) => !isDeepStrictEqual(one, edit));
    if (fewer.length < edits.length && (await holds(fewer))) return fewest(fewer, holds);
  }
  return edits;
}

/** A schema within another one. */
export interface Node {
  readonly at: Edit['at'];
  readonly schema: Schema;
}

/** A schema and all that is in it. */
export function nodesOf(schema: Schema, at: Edit['at'] = []): Node[] {
  const { properties = {}, items, additionalProperties, not, ...others } = schema;
  const inside = (['allOf', 'anyOf', 'oneOf'] as const).flatMap((keyword) =>
    (others[keyword] ?? []).map((one, index): [Schema, ...Edit['at']] => [one, keyword, index]),
  );
  const parts: [unknown, ...Edit['at']][] = [
    ...Object.entries(properties).map(([name, one]): [Schema, ...Edit['at']] => [one, 'properties', name]),
    [items, 'items'],
    [additionalProperties, 'additionalProperties'],
    [not, 'not'],
    ...inside,
  ];
  return [
    { at, schema },
    ...parts.flatMap(([one, ...steps]) => (isHolder(one) ? nodesOf(one as Schema, [...at, ...steps]) : [])),
  ];
}
