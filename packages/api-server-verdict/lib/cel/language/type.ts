/** What the checker knows of a value; see cel-go, common/types/types.go. */
export interface Type {
  readonly kind: Kind;
  /** What `type(x)` calls it at run time; it tells one struct, opaque type or type parameter from another. */
  readonly name: string;
  readonly parameters: readonly Type[];
  /** The fields of a struct, by the names that a rule uses. */
  readonly fields?: ReadonlyMap<string, Type>;
}

export type Kind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'duration'
  | 'dyn'
  | 'error'
  | 'int'
  | 'list'
  | 'map'
  | 'null'
  | 'opaque'
  | 'parameter'
  | 'string'
  | 'struct'
  | 'timestamp'
  | 'type'
  | 'uint';

function simple(kind: Kind, name: string): Type {
  return { kind, name, parameters: [] };
}

export const BOOL = simple('bool', 'bool');
export const BYTES = simple('bytes', 'bytes');
export const DOUBLE = simple('double', 'double');
export const DURATION = simple('duration', 'google.protobuf.Duration');
export const DYN = simple('dyn', 'dyn');
export const ERROR = simple('error', 'error');
export const INT = simple('int', 'int');
export const NULL = simple('null', 'null_type');
export const STRING = simple('string', 'string');
export const TIMESTAMP = simple('timestamp', 'google.protobuf.Timestamp');
export const TYPE = simple('type', 'type');
export const UINT = simple('uint', 'uint');
export const QUANTITY = struct('kubernetes.Quantity');
export const URL_TYPE = struct('kubernetes.URL');
export const SEMVER = struct('kubernetes.Semver');
export const NAMED_FORMAT = struct('kubernetes.NamedFormat');
export const IP = simple('opaque', 'net.IP');
export const CIDR = simple('opaque', 'net.CIDR');

export function list(element: Type): Type {
  return { kind: 'list', name: 'list', parameters: [element] };
}

export function map(key: Type, value: Type): Type {
  return { kind: 'map', name: 'map', parameters: [key, value] };
}

export function optional(of: Type): Type {
  return { kind: 'opaque', name: 'optional_type', parameters: [of] };
}

export function typeOf(of: Type): Type {
  return { kind: 'type', name: 'type', parameters: [of] };
}

export function parameter(name: string): Type {
  return simple('parameter', name);
}

export function struct(name: string, fields?: ReadonlyMap<string, Type>): Type {
  return { kind: 'struct', name, parameters: [], fields };
}

/** The parameter at a place where the kind of type is known to have one. */
export function parameterOf(type: Type, index: number): Type {
  return type.parameters[index] ?? DYN;
}

export function isDyn({ kind }: Type): boolean {
  return kind === 'dyn';
}

export function isDynOrError({ kind }: Type): boolean {
  return kind === 'dyn' || kind === 'error';
}

/** What an optional may hold; undefined for any other type. */
export function optionalOf(type: Type): Type | undefined {
  return type.kind === 'opaque' && type.name === 'optional_type' ? parameterOf(type, 0) : undefined;
}

/** Whether two types are the same, down to their parameters; names of type parameters count only if asked for. */
export function isSame(one: Type, other: Type, namesOfParameters = true): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind || one.parameters.length !== other.parameters.length) return false;
  if (one.name !== other.name && (namesOfParameters || one.kind !== 'parameter')) return false;
  return one.parameters.every((type, index) => isSame(type, parameterOf(other, index), namesOfParameters));
}

const WRITTEN: Partial<Record<Kind, string>> = {
  duration: 'duration',
  error: '!error!',
  null: 'null',
  timestamp: 'timestamp',
};

/** A type as error messages write it; see cel-go, checker/format.go. */
export function written(type: Type): string {
  const parameters = type.parameters.length === 0 ? '' : `(${type.parameters.map(written).join(', ')})`;
  return (WRITTEN[type.kind] ?? type.name) + parameters;
}
