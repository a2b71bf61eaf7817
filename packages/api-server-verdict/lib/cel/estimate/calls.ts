import type { Expression } from '../language/ast.ts';
import type { Overload } from '../language/declarations.ts';
import { isSame, type Type } from '../language/type.ts';
import { MAKE_LIST, PATTERN, TRAVERSAL } from '../runtime/cost.ts';
import type { Path } from './path.ts';
import { added, exactly, multiplied, product, scaled, type Size, sum, UNKNOWN, unsigned } from './size.ts';

/** What is known of an expression when its call is estimated. */
export interface Operand {
  readonly expression?: Expression;
  readonly type: Type;
  readonly path?: Path;
  readonly size?: Size;
}

/** A call, as the functions of libraries are estimated by. */
export interface Given {
  readonly overload: Overload | undefined;
  readonly target: Operand | undefined;
  readonly arguments: readonly Operand[];
  readonly sizeOf: (operand: Operand | undefined) => Size;
  /** The elements of a list; undefined for what has none. */
  readonly elementsOf: (operand: Operand) => Operand | undefined;
}

/** The most that a call costs beside its arguments, and the size of what it gives. */
export interface Estimate {
  readonly cost: number;
  readonly size?: Size;
}

type Estimator = (given: Given) => Estimate | undefined;

/** The longest pattern of a named format, and the longest name of one; see k8s.io/apiserver, pkg/cel/limits.go. */
const FORMAT_PATTERN = 128;
const FORMAT_NAME = 64;
/** The most bytes of an address, as a CIDR and an address are compared by. */
const ADDRESS = 16;

const constant: Estimator = () => ({ cost: 1 });

const overArgument: Estimator = ({ arguments: [text], sizeOf }) => ({ cost: scaled(sizeOf(text).most, TRAVERSAL) });

/** A text that becomes another one of at most its size. */
const overTarget: Estimator = ({ target, sizeOf }) => {
  const size = sizeOf(target);
  return { cost: scaled(size.most, TRAVERSAL), size };
};

const overElements: Estimator = ({ target, sizeOf, elementsOf }) => {
  const most = sizeOf(target).most;
  const element = target && elementsOf(target);
  if (element === undefined) return { cost: scaled(most, TRAVERSAL) };
  const isText = element.type.kind === 'string' || element.type.kind === 'bytes';
  return { cost: product(most, sum(1, isText ? scaled(sizeOf(element).most, TRAVERSAL) : 0)) };
};

const replace: Estimator = ({ target, arguments: [old, by], sizeOf }) => {
  const [text, replaced, replacing] = [sizeOf(target), sizeOf(old), sizeOf(by)];
  const most =
    replaced.least === 0
      ? sum(product(sum(text.most, 1), replacing.most), text.most)
      : replacing.most <= replaced.least
        ? text.most
        : product(Math.ceil(text.most / replaced.least), replacing.most);
  const least =
    replaced.most === 0
      ? sum(product(sum(text.least, 1), replacing.least), text.least)
      : replaced.most <= replacing.least
        ? text.least
        : product(Math.ceil(text.least / replaced.most), replacing.least);
  return { cost: scaled(text.most, 2 * TRAVERSAL), size: { least, most } };
};

const split: Estimator = ({ target, arguments: [, most], sizeOf }) => {
  const size = sizeOf(target);
  const limit = literalInteger(most);
  const parts = limit === undefined ? size.most : unsigned(Number(limit));
  return { cost: scaled(size.most, 2 * TRAVERSAL), size: { least: 0, most: parts } };
};

const join: Estimator = ({ target, arguments: [separator], sizeOf, elementsOf }) => {
  const count = sizeOf(target);
  const element = target && elementsOf(target);
  let size = element === undefined ? exactly(0) : multiplied(count, sizeOf(element));
  if (separator !== undefined) {
    const gaps = { least: Math.max(0, count.least - 1), most: Math.max(0, count.most - 1) };
    size = added(size, multiplied(sizeOf(separator), gaps));
  }
  return { cost: scaled(size.most, TRAVERSAL), size };
};

const find: Estimator = ({ target, arguments: [pattern], sizeOf }) => {
  const { most } = sizeOf(target);
  return { cost: matching(most, sizeOf(pattern).most), size: { least: 0, most } };
};

/** The cost of holding a text against a pattern, by their sizes. */
export function matching(text: number, pattern: number): number {
  return product(scaled(sum(text, 1), TRAVERSAL), scaled(pattern, PATTERN));
}

const within =
  (more: number): Estimator =>
  ({ overload, arguments: [other], sizeOf }) => {
    const isText = overload?.takes[1]?.kind === 'string';
    return { cost: sum(scaled(2 * ADDRESS, TRAVERSAL), more, isText ? scaled(sizeOf(other).most, TRAVERSAL) : 0) };
  };

const validate: Estimator = ({ arguments: [text], sizeOf }) => ({
  cost: scaled(scaled(sizeOf(text).most, TRAVERSAL), FORMAT_PATTERN * PATTERN),
});

const equality: Estimator = ({ arguments: [one, other] }) => {
  if (one === undefined || other === undefined || !isSame(one.type, other.type)) return undefined;
  switch (one.type.name) {
    case 'kubernetes.NamedFormat':
      return { cost: scaled(FORMAT_NAME, TRAVERSAL) };
    case 'kubernetes.URL':
      return { cost: scaled(other.size?.most ?? 1, TRAVERSAL) };
    case 'kubernetes.Quantity':
    case 'kubernetes.Semver':
    case 'net.IP':
    case 'net.CIDR':
      return { cost: 1 };
    default:
      return undefined;
  }
};

/** A list that is made anew; see cel-go, ext/lists.go, where that of a sorted list has its size squared. */
function made(size: Size, factor = 1): Estimate {
  return { cost: sum(scaled(size.most, factor), 1, MAKE_LIST), size };
}

const slice: Estimator = ({ target, arguments: [start, end], sizeOf }) =>
  made(exactly(unsigned(integerOr(end, sizeOf(target).most) - integerOr(start, 0))));

const sort =
  (keysOf: (given: Given) => Operand | undefined): Estimator =>
  (given) => {
    const keys = given.sizeOf(keysOf(given));
    const key = given.overload?.takes[given.arguments.length]?.parameters[0]?.kind;
    return made(multiplied(keys, keys), key === 'string' || key === 'bytes' ? 2 + TRAVERSAL : 2);
  };

const sets =
  (factor: number): Estimator =>
  ({ arguments: [one, other], sizeOf }) => ({
    cost: sum(scaled(product(sizeOf(one).most, sizeOf(other).most), factor), 1),
  });

const ESTIMATORS: Readonly<Record<string, Estimator>> = {
  ...each(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'], overElements),
  url: ({ arguments: [text], sizeOf }) => ({ cost: scaled(sizeOf(text).most, TRAVERSAL), size: sizeOf(text) }),
  ...each(['lowerAscii', 'upperAscii', 'substring', 'trim'], overTarget),
  replace,
  split,
  join,
  ...each(['find', 'findAll'], find),
  ...each(['cidr', 'isIP', 'isCIDR', 'quantity', 'isQuantity', 'semver', 'isSemver'], overArgument),
  ip: (given) => (given.target === undefined ? overArgument(given) : constant(given)),
  'ip.isCanonical': ({ arguments: [text], sizeOf }) => ({ cost: scaled(sizeOf(text).most, 2 * TRAVERSAL) }),
  containsIP: within(0),
  containsCIDR: within(scaled(ADDRESS, TRAVERSAL) + 1),
  validate,
  '_==_': equality,
  slice,
  flatten: ({ target, arguments: [depth], sizeOf }) =>
    made(sizeOf(target), depth === undefined ? 1 : integerOr(depth, UNKNOWN.most)),
  'lists.range': ({ arguments: [size] }) => made(exactly(integerOr(size, UNKNOWN.most))),
  reverse: ({ target, sizeOf }) => made(sizeOf(target)),
  distinct: ({ target, sizeOf }) => made(multiplied(sizeOf(target), sizeOf(target)), 2),
  sort: sort(({ target }) => target),
  '@sortByAssociatedKeys': sort(({ arguments: [keys] }) => keys),
  ...each(['sets.contains', 'sets.intersects'], sets(1)),
  'sets.equivalent': sets(2),
};

/**
 * What a library says that a call costs at most; undefined where it says nothing. See k8s.io/apiserver,
 * pkg/cel/library/cost.go, EstimateCallCost, and cel-go, ext/lists.go and ext/sets.go.
 */
export function estimateCall(name: string, given: Given): Estimate | undefined {
  return Object.hasOwn(ESTIMATORS, name) ? ESTIMATORS[name]?.(given) : undefined;
}

function each(names: readonly string[], estimator: Estimator): Readonly<Record<string, Estimator>> {
  return Object.fromEntries(names.map((name) => [name, estimator]));
}

function literalInteger(operand: Operand | undefined): bigint | undefined {
  const { expression } = operand ?? {};
  return expression?.kind === 'literal' && typeof expression.value === 'bigint' ? expression.value : undefined;
}

function integerOr(operand: Operand | undefined, otherwise: number): number {
  const integer = literalInteger(operand);
  return integer === undefined ? otherwise : Math.max(0, Number(integer));
}
