import type { Schema } from '../../schema.ts';
import { escapeName } from './escape.ts';
import { asResource, schemaOfValues } from './resource.ts';

/** How much there may be of a value: what the API server reckons with before it has seen any. */
export interface Extent {
  /** The most characters, elements or entries. */
  readonly most: number;
  /** The fewest bytes as JSON. */
  readonly bytes: number;
  /** How to bound it, where nothing does. */
  readonly unbounded?: Unbounded;
  /** By the names that rules use. */
  readonly fields?: ReadonlyMap<string, Extent>;
  /** Of the keys of a map. */
  readonly keys?: Extent;
  /** Of the elements of a list, or the values of a map. */
  readonly values?: Extent;
}

/** A keyword that bounds a value, and where it is missing. */
export interface Unbounded {
  readonly keyword: 'maxItems' | 'maxLength' | 'maxProperties';
  readonly field: string;
}

/** The most bytes of a request. */
const REQUEST = 3 * 1024 * 1024;

/** How often a value of so many bytes may be in a request, each with a comma behind it. */
export function timesInRequest(bytes: number): number {
  return Math.floor(REQUEST / (bytes + 1));
}

/**
 * How often each value in one of a schema may be there at most, by the bounds of a list or map; undefined for one
 * without.
 */
export function timesWithin(schema: Schema, field: string): { times?: number; unbounded?: Unbounded } {
  const isMap = schema.type === 'object' && schema.additionalProperties !== undefined;
  if (!isMap && schema.type !== 'array') return { times: 1 };
  const keyword = isMap ? 'maxProperties' : 'maxItems';
  const times = schema[keyword];
  return times === undefined ? { unbounded: { keyword, field } } : { times: Math.max(0, times) };
}

/**
 * The extent of what a schema admits; undefined for what rules do not see. See SchemaDeclType in k8s.io/apiserver,
 * pkg/cel/common/schemas.go, whose fewest bytes and most characters are rough at times, and the same here.
 */
export function extentOf(schema: Schema, isResource: boolean, field: string): Extent | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return textOf(schema, field, 1);
  switch (schema.type) {
    case 'boolean':
      return { most: 0, bytes: 4 };
    case 'integer':
    case 'number':
      return { most: 0, bytes: 1 };
    case 'string':
      return stringExtent(schema, field);
    case 'array': {
      const values = schema.items && nested(schema.items, `${field}[*]`);
      const most = values && (schema.maxItems ?? Math.floor((REQUEST - 2) / (values.bytes + 1)));
      return most === undefined
        ? undefined
        : { ...bounded(most, schema.maxItems, { keyword: 'maxItems', field }), bytes: 2, values };
    }
    case 'object':
      return objectExtent(isResource ? asResource(schema) : schema, field);
    case undefined:
      return undefined;
  }
}

function nested(schema: Schema, field: string): Extent | undefined {
  return extentOf(schema, schema['x-kubernetes-embedded-resource'] === true, field);
}

function bounded(most: number, bound: number | undefined, by: Unbounded): Pick<Extent, 'most' | 'unbounded'> {
  return { most: Math.max(0, most), unbounded: bound === undefined ? by : undefined };
}

// The bytes that JSON has of what has a format; the most of a time include its quotation marks.
const FORMATS: Readonly<Record<string, Pick<Extent, 'most' | 'bytes'>>> = {
  duration: { most: 32, bytes: 3 },
  date: { most: 12, bytes: 12 },
  'date-time': { most: 32, bytes: 21 },
};

function stringExtent(schema: Schema, field: string): Extent {
  const { format = '', maxLength, enum: values = [] } = schema;
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (known !== undefined) return known;
  if (format === 'byte')
    return { ...bounded(maxLength ?? REQUEST - 2, maxLength, { keyword: 'maxLength', field }), bytes: 2 };
  if (maxLength !== undefined || values.length === 0) return textOf(schema, field, 2);
  const lengths = values.map((value) => (typeof value === 'string' ? Buffer.byteLength(value) : 0));
  return { most: Math.max(...lengths), bytes: 2 };
}

/** A text of so many characters may have four times as many bytes. */
function textOf({ maxLength }: Schema, field: string, bytes: number): Extent {
  const most = maxLength === undefined ? REQUEST - 2 : maxLength * 4;
  return { ...bounded(most, maxLength, { keyword: 'maxLength', field }), bytes };
}

function objectExtent(schema: Schema, field: string): Extent | undefined {
  const valueSchema = schemaOfValues(schema);
  if (valueSchema !== undefined) {
    const { maxProperties } = schema;
    const values = nested(valueSchema, `${field}[*]`);
    if (values === undefined) return undefined;
    // Beside the value, a key takes two quotation marks, two letters, a colon and a comma.
    const most = maxProperties ?? Math.floor((REQUEST - 2) / (values.bytes + 6));
    const keys = { most: 0, bytes: 2 };
    return { ...bounded(most, maxProperties, { keyword: 'maxProperties', field }), bytes: 2, keys, values };
  }
  const fields = new Map<string, Extent>();
  let bytes = 2;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const extent = nested(property, field === '' ? name : `${field}.${name}`);
    if (extent === undefined) continue;
    const escaped = escapeName(name);
    if (escaped !== undefined) fields.set(escaped, extent);
    // A default is put in by the server, and needs no place in the request.
    const isSent = schema.required?.includes(name) === true && (property.default ?? null) === null;
    if (isSent) bytes += Buffer.byteLength(name) + extent.bytes + 4;
  }
  return { most: 0, bytes, fields };
}
