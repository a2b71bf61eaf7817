/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object of them. */
export interface JsonObject {
  readonly [field: string]: Json;
}

/** A place in a file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value is written, and where what is in it: a field by its name, an item by its index. */
export interface FieldPosition extends Position {
  readonly inside?: Readonly<Record<string, FieldPosition>>;
}

/** An order as its file declares it, as data: what `new Kind(purpose, id, props)` says. */
export interface Declaration {
  /** The version in which the cluster of the folder serves the kind; undefined where it serves no such kind. */
  readonly apiVersion?: string;
  readonly kind: string;
  readonly id?: string;
  /** The third argument, without what JSON cannot hold. */
  readonly props: JsonObject;
  /** The annotations that helpers such as `protect` have set. */
  readonly helped: Readonly<Record<string, string>>;
  /** What JSON cannot hold: nothing vanishes without a word. */
  readonly unsayable: readonly Unsayable[];
  /** Where the order is declared and where its fields are written; a declarative file tells when asked for it. */
  readonly written?: FieldPosition;
}

/** A field that holds no value that an object on the cluster can have. */
export interface Unsayable {
  readonly field: string;
  readonly message: string;
}

/** What a file exports by default. */
export type Exported =
  | { readonly type: 'orders'; readonly declarations: readonly Declaration[] }
  | { readonly type: 'cluster'; readonly context: Json; readonly props: JsonObject }
  | { readonly type: 'kind'; readonly props: JsonObject }
  | { readonly type: 'nothing' };

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a field path such as `spec.ports[0].name` is written, else the nearest value around it. */
export function positionOf(written: FieldPosition, field: string | null | undefined): Position {
  let found = written;
  for (const [, key, name] of (field ?? '').matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const inside = Object.entries(found.inside ?? {}).find(([written]) => written === (key ?? name));
    if (inside === undefined) break;
    found = inside[1];
  }
  return found;
}

/** A field path with one more step. */
export function fieldPath(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  if (/[.[\]/]/.test(step)) return `${path}[${step}]`;
  return path === '' ? step : `${path}.${step}`;
}
