import { DYN, isDyn, isDynOrError, isSame, list, map, parameterOf, type Type, typeOf } from './type.ts';

/**
 * What type parameters stand for, as far as the checker has found out, and which types agree with which under it;
 * see cel-go, checker/types.go.
 */
export class Assignments {
  readonly #known = new Map<string, Type>();
  /** What to undo when a comparison fails half-way. */
  #trail: [string, Type | undefined][] = [];
  #fresh = 0;

  newParameter(): Type {
    return { kind: 'parameter', name: `_var${this.#fresh++}`, parameters: [] };
  }

  /** Whether values of each type can be taken for the other; what that says of type parameters is kept if they can. */
  isAssignable(one: Type, other: Type): boolean {
    return this.areAssignable([one], [other]);
  }

  areAssignable(ones: readonly Type[], others: readonly Type[]): boolean {
    this.#trail = [];
    if (this.#all(ones, others)) return true;
    for (const [name, before] of this.#trail.reverse()) {
      if (before === undefined) this.#known.delete(name);
      else this.#known.set(name, before);
    }
    return false;
  }

  /** A type with its parameters replaced by what they stand for, or by dyn where nothing is known of them. */
  resolve(type: Type, unknownIsDyn: boolean): Type {
    const known = this.#find(type);
    if (known !== undefined) return this.resolve(known, unknownIsDyn);
    if (type.kind === 'parameter') return unknownIsDyn ? DYN : type;
    return withParameters(type, (parameter) => this.resolve(parameter, unknownIsDyn));
  }

  #find(type: Type): Type | undefined {
    return type.kind === 'parameter' ? this.#known.get(type.name) : undefined;
  }

  #learn({ name }: Type, type: Type): void {
    this.#trail.push([name, this.#known.get(name)]);
    this.#known.set(name, type);
  }

  #all(ones: readonly Type[], others: readonly Type[]): boolean {
    return ones.length === others.length && ones.every((one, index) => this.#assignable(one, others[index] ?? DYN));
  }

  #assignable(one: Type, other: Type): boolean {
    if (other.kind === 'parameter') {
      const { valid, known } = this.#stands(one, other);
      if (valid) return true;
      if (known) return false;
    }
    if (one.kind === 'parameter') return this.#stands(other, one).valid;
    if (isDynOrError(one) || isDynOrError(other)) return true;
    if (one.kind === 'null') return isNullable(other);
    if (other.kind === 'null') return isNullable(one);
    switch (one.kind) {
      case 'type':
        return other.kind === 'type';
      case 'opaque':
      case 'list':
      case 'map':
        return one.kind === other.kind && one.name === other.name && this.#all(one.parameters, other.parameters);
      default:
        return one.kind === other.kind && one.name === other.name;
    }
  }

  /** Whether a type parameter can stand for a type, and whether something was known of it before. */
  #stands(type: Type, parameter: Type): { valid: boolean; known: boolean } {
    if (isSame(type, parameter)) return { valid: true, known: true };
    const known = this.#find(parameter);
    if (known !== undefined) {
      if (isSame(type, known)) return { valid: true, known: true };
      if (!this.#assignable(type, known)) return { valid: false, known: true };
      const general = mostGeneral(type, known);
      if (this.#isFreeOf(parameter, general)) this.#learn(parameter, general);
      return { valid: true, known: true };
    }
    if (!this.#isFreeOf(parameter, type)) return { valid: false, known: false };
    this.#learn(parameter, type);
    return { valid: true, known: false };
  }

  #isFreeOf(parameter: Type, within: Type): boolean {
    if (isSame(parameter, within)) return false;
    if (within.kind === 'parameter') {
      const known = this.#find(within);
      return known === undefined || this.#isFreeOf(parameter, known);
    }
    return within.parameters.every((type) => this.#isFreeOf(parameter, type));
  }
}

/** A type with something done to each of its parameters. */
export function withParameters(type: Type, change: (parameter: Type) => Type): Type {
  if (type.parameters.length === 0) return type;
  switch (type.kind) {
    case 'list':
      return list(change(parameterOf(type, 0)));
    case 'map':
      return map(change(parameterOf(type, 0)), change(parameterOf(type, 1)));
    case 'type':
      return typeOf(change(parameterOf(type, 0)));
    default:
      return { ...type, parameters: type.parameters.map(change) };
  }
}

/** The one of two types that agree which says less. */
export function mostGeneral(one: Type, other: Type): Type {
  return saysNoMore(one, other) ? one : other;
}

function saysNoMore(one: Type, other: Type): boolean {
  if (isDyn(one) || one.kind === 'parameter') return true;
  if (isDyn(other) || other.kind === 'parameter' || one.kind !== other.kind) return false;
  switch (one.kind) {
    case 'type':
      return true;
    case 'opaque':
    case 'list':
    case 'map':
      return (
        one.name === other.name &&
        one.parameters.length === other.parameters.length &&
        one.parameters.every((type, index) => saysNoMore(type, parameterOf(other, index)))
      );
    default:
      return isSame(one, other);
  }
}

function isNullable({ kind }: Type): boolean {
  return ['null', 'opaque', 'struct', 'duration', 'timestamp'].includes(kind);
}
