import {
  AND,
  type Call,
  CONDITIONAL,
  type Expression,
  type Fold,
  INDEX,
  type ListLiteral,
  type MapLiteral,
  OPTIONAL_SELECT,
  OR,
  type Select,
} from '../language/ast.ts';
import type { Checked } from '../language/check.ts';
import type { Overload } from '../language/declarations.ts';
import { ACCUMULATOR } from '../language/macros.ts';
import { optionalOf, parameterOf, type Type } from '../language/type.ts';
import { MAKE_LIST, MAKE_MAP, SELECT, TRAVERSAL } from '../runtime/cost.ts';
import { lengthOf } from '../runtime/text.ts';
import type { Extent } from '../schema/extent.ts';
import { type Estimate, estimateCall, matching, type Operand } from './calls.ts';
import { Path } from './path.ts';
import { added, either, ENDLESS, exactly, product, scaled, type Size, sum, UNKNOWN } from './size.ts';

/** What an expression costs at most, as the API server estimates it before it takes a rule. */
export interface CostEstimate {
  readonly cost: number;
  /** What the estimate looked at, and nothing bounds. */
  readonly unbounded: ReadonlySet<Extent>;
}

/**
 * Estimates the most that an expression about a value of an extent costs; see cel-go, checker/cost.go, and its order.
 * @param small what to take for bounded, though it is not
 */
export function estimateCost(expression: Expression, checked: Checked, self: Extent, small?: Extent): CostEstimate {
  const estimator = new Estimator(checked, self, small);
  return { cost: estimator.cost(expression), unbounded: estimator.unbounded };
}

/** The sizes of what is in a list or a map. */
interface Entries {
  readonly kind: 'list' | 'map';
  readonly key: Size;
  readonly value: Size;
}

interface Variable {
  readonly path: Path | undefined;
  readonly size: Size | undefined;
  readonly entries?: Entries;
}

class Estimator {
  readonly unbounded = new Set<Extent>();
  readonly #checked: Checked;
  readonly #self: Extent;
  readonly #small: Extent | undefined;
  readonly #paths = new Map<Expression, Path>();
  readonly #sizes = new Map<Expression, Size>();
  readonly #entries = new Map<Expression, Entries>();
  readonly #variables = new Map<string, Variable[]>();

  constructor(checked: Checked, self: Extent, small: Extent | undefined) {
    this.#checked = checked;
    this.#self = self;
    this.#small = small;
  }

  cost(expression: Expression): number {
    const name = this.#nameOf(expression);
    if (name !== undefined) {
      const variable = this.#variable(name);
      this.#setPath(expression, variable === undefined ? Path.of(name) : variable.path);
      return SELECT;
    }
    switch (expression.kind) {
      case 'select':
        return this.#select(expression);
      case 'call':
        return this.#call(expression);
      case 'list':
        return this.#list(expression);
      case 'map':
        return this.#map(expression);
      case 'fold':
        return isBinding(expression) ? this.#binding(expression) : this.#fold(expression);
      default:
        return 0;
    }
  }

  /** The name of what is no more than a name, if only to the checker. */
  #nameOf(expression: Expression): string | undefined {
    if (expression.kind === 'identifier') return this.#checked.references.get(expression) ?? expression.name;
    return expression.kind === 'select' ? this.#checked.references.get(expression) : undefined;
  }

  #select(select: Select): number {
    const cost = this.cost(select.operand);
    if (select.test) return cost;
    const { kind } = this.#checked.typeOf(select.operand);
    this.#setPath(select, this.#stepFrom(select.operand, select.field));
    return sum(cost, kind === 'map' || kind === 'struct' ? SELECT : 0);
  }

  #call(call: Call): number {
    const name = this.#functionOf(call);
    const [first] = call.arguments;
    if (name === 'dyn' && first !== undefined) {
      const cost = this.cost(first);
      this.#copySizes(call, first);
      return sum(cost, 1);
    }
    const costs: number[] = [];
    const operands: Operand[] = [];
    for (const argument of call.arguments) {
      costs.push(this.cost(argument));
      operands.push(this.#operand(argument));
    }
    const overloads = call.name === OPTIONAL_SELECT ? [undefined] : (this.#checked.calls.get(call) ?? []);
    if (overloads.length === 0) return 0;
    let cost = 0;
    let target: Operand | undefined;
    if (call.target !== undefined && !this.#checked.qualified.has(call)) {
      cost = this.cost(call.target);
      target = this.#operand(call.target);
    }
    let most = 0;
    let size: Size | undefined;
    for (const overload of overloads) {
      const estimate = this.#overload(call, name, overload, target, operands, costs);
      most = Math.max(most, estimate.cost);
      if (estimate.size !== undefined) size = size === undefined ? estimate.size : either(size, estimate.size);
      if (name === INDEX && first !== undefined && !isOptional(overload)) {
        size = this.#entriesOf(first)?.value;
        this.#setPath(call, this.#stepFrom(first, overload?.takes[0]?.kind === 'list' ? '@items' : '@values'));
      }
      size ??= this.#sizeOf(call);
    }
    this.#setSize(call, size);
    return sum(cost, most);
  }

  #functionOf(call: Call): string {
    const [overload] = this.#checked.calls.get(call) ?? [];
    return overload?.name ?? call.name;
  }

  #list(list: ListLiteral): number {
    const costs: number[] = [];
    let value: Size | undefined;
    for (const element of list.elements) {
      costs.push(this.cost(element.value));
      const size = this.#sizeOrUnknown(element.value);
      value = value === undefined ? size : either(value, size);
    }
    this.#entries.set(list, { kind: 'list', key: exactly(1), value: value ?? exactly(0) });
    return sum(...costs, MAKE_LIST);
  }

  #map(map: MapLiteral): number {
    const costs: number[] = [];
    let key: Size | undefined;
    let value: Size | undefined;
    for (const entry of map.entries) {
      costs.push(this.cost(entry.key), this.cost(entry.value));
      const [keySize, valueSize] = [this.#sizeOrUnknown(entry.key), this.#sizeOrUnknown(entry.value)];
      key = key === undefined ? keySize : either(key, keySize);
      value = value === undefined ? valueSize : either(value, valueSize);
    }
    this.#entries.set(map, { kind: 'map', key: key ?? exactly(0), value: value ?? exactly(0) });
    return sum(...costs, MAKE_MAP);
  }

  #fold(fold: Fold): number {
    const { range, initial, accumulator, variable, secondVariable } = fold;
    const once = sum(this.cost(range), this.cost(initial));
    this.#declare(accumulator, this.#valueOf(initial));
    if (secondVariable === undefined) {
      this.#declare(variable, this.#iterated(range, this.#containerOf(range) === 'list' ? 'value' : 'key'));
    } else {
      this.#declare(variable, this.#iterated(range, 'key', '@indices'));
      this.#declare(secondVariable, this.#iterated(range, 'value'));
    }
    const each = sum(this.cost(fold.condition), this.cost(fold.step));
    this.#forget(variable);
    if (secondVariable !== undefined) this.#forget(secondVariable);
    const result = this.cost(fold.result);
    this.#forget(accumulator);
    const times = this.#sizeOrUnknown(range);
    switch (initial.kind) {
      case 'literal':
        this.#setSize(fold, this.#sizeOf(initial));
        break;
      case 'list':
      case 'map':
        this.#setSize(fold, times);
        this.#setEntries(fold, this.#entriesOf(fold.step));
    }
    return sum(once, result, product(times.most, each));
  }

  #binding(fold: Fold): number {
    const { range, initial, accumulator, result } = fold;
    const cost = sum(this.cost(range), this.cost(initial));
    this.#declare(accumulator, this.#valueOf(initial));
    const more = this.cost(result);
    this.#forget(accumulator);
    this.#copySizes(fold, result);
    return sum(cost, more);
  }

  #overload(
    call: Call,
    name: string,
    overload: Overload | undefined,
    target: Operand | undefined,
    operands: readonly Operand[],
    costs: readonly number[],
  ): Estimate {
    const ofLibrary = estimateCall(name, {
      overload,
      target,
      arguments: operands,
      sizeOf: (operand) => (operand && (operand.size ?? this.#sizeAt(operand.path))) ?? UNKNOWN,
      elementsOf,
    });
    const [condition = 0, one = 0, other = 0] = costs;
    if (name === CONDITIONAL) return this.#conditional(call, operands, sum(condition, Math.max(one, other)));
    if (name === AND || name === OR) return { cost: sum(...costs) };
    const { cost, size } = ofLibrary ?? this.#ofLanguage(call, overload, target, operands) ?? { cost: 1 };
    return { cost: sum(cost, ...costs), size };
  }

  #conditional(call: Call, [, one, other]: readonly Operand[], cost: number): Estimate {
    this.#setEntries(call, unite(this.#entriesOf(one?.expression), this.#entriesOf(other?.expression)));
    return { cost, size: either(one?.size ?? UNKNOWN, other?.size ?? UNKNOWN) };
  }

  #ofLanguage(
    call: Call,
    overload: Overload | undefined,
    target: Operand | undefined,
    [first, second]: readonly Operand[],
  ): Estimate | undefined {
    const size = first?.size ?? UNKNOWN;
    const other = second?.size ?? UNKNOWN;
    const over = ({ most }: Size) => scaled(most, TRAVERSAL);
    switch (overload?.signature) {
      case '(string).format(list(dyn)): string':
        return { cost: over(target?.size ?? UNKNOWN) };
      case 'bytes(string): bytes':
        return { cost: over(size), size: { least: size.least, most: product(size.most, 4) } };
      case 'string(bytes): string':
        return { cost: over(size), size: { least: Math.floor(size.least / 4), most: size.most } };
      case 'strings.quote(string): string':
        // Twice what is endless, and two, is nothing in 64 bits, which cel-go does not guard here.
        return { cost: over(size), size: { least: size.least + 2, most: (size.most * 2 + 2) % ENDLESS } };
      case '(string).startsWith(string): bool':
      case '(string).endsWith(string): bool':
        return { cost: over(size) };
      case '@in(A, list(A)): bool':
        return { cost: other.most };
      case '(string).matches(string): bool':
        return { cost: matching((target?.size ?? UNKNOWN).most, size.most) };
      case '(string).contains(string): bool':
        return { cost: product(over(target?.size ?? UNKNOWN), over(size)) };
      case '_+_(list(A), list(A)): list(A)':
      case '_+_(string, string): string':
      case '_+_(bytes, bytes): bytes': {
        this.#setEntries(call, unite(this.#entriesOf(first?.expression), this.#entriesOf(second?.expression)));
        const both = added(size, other);
        return { cost: overload.takes[0]?.kind === 'list' ? 1 : over(both), size: both };
      }
      default:
        return overload !== undefined && isComparison(overload)
          ? { cost: scaled(Math.min(size.most, other.most), TRAVERSAL) }
          : undefined;
    }
  }

  #variable(name: string): Variable | undefined {
    return this.#variables.get(name)?.at(-1);
  }

  #declare(name: string, variable: Variable): void {
    this.#variables.set(name, [...(this.#variables.get(name) ?? []), variable]);
  }

  #forget(name: string): void {
    this.#variables.set(name, (this.#variables.get(name) ?? []).slice(0, -1));
  }

  #valueOf(expression: Expression): Variable {
    const [path, entries] = [this.#pathOf(expression), this.#entriesOf(expression)];
    return { path, size: this.#sizeOf(expression), entries };
  }

  #iterated(range: Expression, part: 'key' | 'value', indices = '@keys'): Variable {
    const isList = this.#containerOf(range) === 'list';
    const step = part === 'key' ? (isList ? indices : '@keys') : isList ? '@items' : '@values';
    return { path: this.#stepFrom(range, step), size: this.#entriesOf(range)?.[part] };
  }

  #containerOf(range: Expression): string {
    return this.#entriesOf(range)?.kind ?? this.#checked.typeOf(range).kind;
  }

  #operand(expression: Expression): Operand {
    const path = this.#pathOf(expression);
    return {
      expression,
      type: this.#checked.typeOf(expression),
      path: path?.names[0] === ACCUMULATOR ? undefined : path,
      size: this.#sizeOf(expression),
    };
  }

  #pathOf(expression: Expression): Path | undefined {
    const name = expression.kind === 'identifier' ? this.#nameOf(expression) : undefined;
    const variable = name === undefined ? undefined : this.#variable(name);
    return variable === undefined ? this.#paths.get(expression) : variable.path;
  }

  #stepFrom(expression: Expression, step: string): Path {
    return this.#pathOf(expression)?.append(step) ?? Path.of(step);
  }

  #setPath(expression: Expression, path: Path | undefined): void {
    if (path !== undefined) this.#paths.set(expression, path);
  }

  #sizeOrUnknown(expression: Expression): Size {
    return this.#sizeOf(expression) ?? UNKNOWN;
  }

  #sizeOf(expression: Expression): Size | undefined {
    const known = this.#sizes.get(expression) ?? literalSize(expression);
    if (known !== undefined) return known;
    const declared = this.#sizeAt(this.#pathOf(expression));
    if (declared !== undefined) {
      this.#sizes.set(expression, declared);
      return declared;
    }
    if (isScalar(this.#checked.typeOf(expression))) return exactly(1);
    const name = this.#nameOf(expression);
    return name === undefined ? undefined : this.#variable(name)?.size;
  }

  /** The size of what a path leads to; its first step counts for the value that the rule is about, whatever it is. */
  #sizeAt(path: Path | undefined): Size | undefined {
    if (path === undefined) return undefined;
    let extent: Extent | undefined = this.#self;
    for (const step of path.names.slice(1)) extent = extent && beneath(extent, step);
    if (extent === undefined) return undefined;
    if (extent.unbounded !== undefined) this.unbounded.add(extent);
    return { least: 0, most: extent === this.#small ? 1 : extent.most };
  }

  #setSize(expression: Expression, size: Size | undefined): void {
    if (size !== undefined) this.#sizes.set(expression, size);
  }

  #entriesOf(expression: Expression | undefined): Entries | undefined {
    if (expression === undefined) return undefined;
    const known = this.#entries.get(expression);
    if (known !== undefined) return known;
    const name = this.#nameOf(expression);
    return name === undefined ? undefined : this.#variable(name)?.entries;
  }

  #setEntries(expression: Expression, entries: Entries | undefined): void {
    if (entries !== undefined) this.#entries.set(expression, entries);
  }

  #copySizes(to: Expression, from: Expression): void {
    this.#setSize(to, this.#sizeOf(from));
    this.#setEntries(to, this.#entriesOf(from));
  }
}

function beneath({ fields, keys, values }: Extent, step: string): Extent | undefined {
  switch (step) {
    case '@items':
    case '@values':
      return values;
    case '@keys':
      return keys;
    default:
      return fields?.get(step);
  }
}

/** A variable that stands for a value, as in optMap(). */
function isBinding({ range, condition, accumulator }: Fold): boolean {
  const isEmpty = range.kind === 'list' && range.elements.length === 0;
  return isEmpty && condition.kind === 'literal' && condition.value === false && accumulator !== ACCUMULATOR;
}

function elementsOf({ type, path }: Operand): Operand | undefined {
  if (type.parameters.length === 0) return undefined;
  return { type: parameterOf(type, 0), path: path && Path.of(...path.names, '@items') };
}

const COMPARISONS: ReadonlySet<string> = new Set(['_<_', '_<=_', '_>_', '_>=_']);

function isComparison({ name, takes: [one] }: Overload): boolean {
  if (name === '_==_' || name === '_!=_') return true;
  return COMPARISONS.has(name) && (one?.kind === 'string' || one?.kind === 'bytes');
}

function isOptional(overload: Overload | undefined): boolean {
  return overload?.takes[0] !== undefined && optionalOf(overload.takes[0]) !== undefined;
}

function unite(one: Entries | undefined, other: Entries | undefined): Entries | undefined {
  if (one === undefined || other === undefined) return undefined;
  return { kind: one.kind, key: either(one.key, other.key), value: either(one.value, other.value) };
}

function literalSize(expression: Expression): Size | undefined {
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      if (typeof value === 'string') return exactly(lengthOf(value));
      return exactly(value instanceof Uint8Array ? value.length : 1);
    }
    case 'list':
      return exactly(expression.elements.length);
    case 'map':
      return exactly(expression.entries.length);
    default:
      return undefined;
  }
}

const SCALARS: ReadonlySet<Type['kind']> = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint'] as const);

function isScalar(type: Type): boolean {
  const held = optionalOf(type);
  return held === undefined ? SCALARS.has(type.kind) : isScalar(held);
}
