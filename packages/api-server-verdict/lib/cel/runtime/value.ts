/**
 * What an expression can be worth. A bigint is an int, a number a double; strings are counted in code points.
 * See cel-go, common/types.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Uint8Array
  | Timestamp
  | Duration
  | List
  | Dictionary
  | Optional
  | TypeValue
  | Foreign;

export class Uint {
  constructor(readonly value: bigint) {}
}

/** A point in time, in nanoseconds since 1970, and the offset in which it was written. */
export class Timestamp {
  constructor(
    readonly nanoseconds: bigint,
    readonly offsetSeconds = 0,
  ) {}
}

export class Duration {
  constructor(readonly nanoseconds: bigint) {}
}

/** What `type(x)` gives. */
export class TypeValue {
  constructor(readonly name: string) {}
}

export class Optional {
  static readonly none = new Optional(undefined);

  static of(value: Value): Optional {
    return new Optional(value);
  }

  private constructor(readonly value: Value | undefined) {}
}

export abstract class List {
  abstract readonly size: number;

  /** The element at an index that is within the list. */
  abstract get(index: number): Value;

  *[Symbol.iterator](): Generator<Value, void> {
    for (let index = 0; index < this.size; index++) yield this.get(index);
  }
}

/** A map: of a literal, or of what a rule made. */
export abstract class Dictionary {
  abstract readonly size: number;
  abstract readonly keys: Iterable<Value>;

  /** The value under a key; undefined if there is none. */
  abstract find(key: Value): Value | undefined;
}

/** A value of one of Kubernetes' own types. */
export abstract class Foreign {
  abstract readonly typeName: string;
  /** How many units of work it is to go over it. */
  readonly size: number | undefined = undefined;

  /** Whether it equals another value; undefined if the two cannot be compared. */
  abstract equals(other: Value): boolean | undefined;

  abstract toString(): string;
}

/** The name of a value's type at run time. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      return typeNameOfObject(value);
  }
}

function typeNameOfObject(value: Exclude<Value, boolean | bigint | number | string>): string {
  if (value === null) return 'null_type';
  if (value instanceof List) return 'list';
  if (value instanceof Dictionary) return 'map';
  if (value instanceof Uint) return 'uint';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp';
  if (value instanceof Duration) return 'google.protobuf.Duration';
  if (value instanceof Optional) return 'optional_type';
  if (value instanceof TypeValue) return 'type';
  return value.typeName;
}
