import { Failure } from './failure.ts';
import { Dictionary, List, Uint, type Value } from './value.ts';
import { work } from './work.ts';

/** A list of values that are at hand. */
export class Items extends List {
  constructor(readonly items: readonly Value[]) {
    super();
  }

  get size(): number {
    return this.items.length;
  }

  get(index: number): Value {
    return this.items[index] ?? null;
  }
}

/** A list that a fold is putting together, in place. */
export class Collector extends Items {
  readonly #items: Value[];

  constructor() {
    const items: Value[] = [];
    super(items);
    this.#items = items;
  }

  addAll(list: List): this {
    for (const item of list) this.#items.push(item);
    return this;
  }
}

/** Two lists, one after the other, without a copy: however often a rule adds them up, it takes no more room. */
export class Joined extends List {
  readonly size: number;

  constructor(
    readonly first: List,
    readonly second: List,
  ) {
    super();
    this.size = first.size + second.size;
  }

  get(index: number): Value {
    work();
    // A loop, since a chain of additions leans far to the left.
    let list: List = this.first;
    let rest = index;
    if (rest >= list.size) {
      rest -= list.size;
      list = this.second;
    }
    while (list instanceof Joined) {
      if (rest < list.first.size) {
        list = list.first;
      } else {
        rest -= list.first.size;
        list = list.second;
      }
    }
    return list.get(rest);
  }
}

/** A map of values that are at hand. */
export class Entries extends Dictionary {
  protected readonly entries = new Map<string, readonly [Value, Value]>();

  constructor(entries: Iterable<readonly [Value, Value]> = []) {
    super();
    for (const entry of entries) this.entries.set(identity(entry[0]), entry);
  }

  get size(): number {
    return this.entries.size;
  }

  get keys(): Iterable<Value> {
    return [...this.entries.values()].map(([key]) => key);
  }

  find(key: Value): Value | undefined {
    return this.entries.get(identity(key))?.[1];
  }
}

/** A map that a fold is putting together, in place. */
export class Gatherer extends Entries {
  insert(key: Value, value: Value): this {
    if (this.entries.has(identity(key))) throw new Failure(`insert failed: key ${show(key)} already exists`);
    this.entries.set(identity(key), [key, value]);
    return this;
  }

  finished(): Entries {
    return new Entries(this.entries.values());
  }
}

/** What two keys have in common that find the same entry: 1, 1u and 1.0 do. */
export function identity(key: Value): string {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'bigint':
      return `n${key}`;
    case 'boolean':
      return `b${String(key)}`;
    case 'number':
      return Number.isInteger(key) ? `n${BigInt(key)}` : `d${key}`;
    default:
      // Anything else is a key that nothing finds.
      return key instanceof Uint ? `n${key.value}` : `o${strangers++}`;
  }
}

let strangers = 0;

/** A key or an index as error messages show it. */
export function show(value: Value): string {
  if (value instanceof Uint) return String(value.value);
  return value !== null && typeof value === 'object' ? '' : String(value);
}
