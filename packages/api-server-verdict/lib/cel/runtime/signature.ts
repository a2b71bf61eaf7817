import type { Overload } from '../language/declarations.ts';
import type { Type } from '../language/type.ts';
import { parameterOf } from '../language/type.ts';
import { Failure } from './failure.ts';
import { Dictionary, List, typeName, type Value } from './value.ts';

/** The first of some overloads that takes the values given; see cel-go, common/decls/decls.go. */
export function dispatch(name: string, overloads: readonly Overload[], given: readonly Value[]): Overload {
  const overload = overloads.find(
    ({ takes }) => takes.length === given.length && takes.every((type, index) => fits(type, given[index] ?? null)),
  );
  if (overload === undefined) throw new Failure(`no such overload: ${name}(${given.map(typeName).join(', ')})`);
  return overload;
}

/** Whether a value is of a type, as far as that is looked into: of a list and a map, the first element is. */
function fits(type: Type, value: Value): boolean {
  if (type.kind === 'dyn' || type.kind === 'parameter') return true;
  if (type.name !== typeName(value)) return false;
  if (value instanceof List) return value.size === 0 || fits(parameterOf(type, 0), value.get(0));
  if (!(value instanceof Dictionary)) return true;
  for (const key of value.keys) {
    return fits(parameterOf(type, 0), key) && fits(parameterOf(type, 1), value.find(key) ?? null);
  }
  return true;
}
