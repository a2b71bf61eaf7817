/**
 * The way to a value: a variable, then fields, `@items`, `@keys` and `@values`. It grows as a slice of Go does: two
 * paths that go on from one may share what is behind it, and then the later step stands in both. cel-go estimates by
 * such paths, and so refuses and takes rules that it would not, if each were a list of its own.
 */
export class Path {
  readonly #names: string[];
  readonly #length: number;

  private constructor(names: string[], length: number) {
    this.#names = names;
    this.#length = length;
  }

  static of(...names: string[]): Path {
    return new Path(names, names.length);
  }

  /**
   * With one more step; where the memory behind this one is free, or was when it was allotted, that is written over.
   */
  append(name: string): Path {
    const capacity = this.#length === 0 ? 0 : 2 ** Math.ceil(Math.log2(this.#length));
    const names = this.#length < capacity ? this.#names : this.#names.slice(0, this.#length);
    names[this.#length] = name;
    return new Path(names, this.#length + 1);
  }

  get names(): readonly string[] {
    return this.#names.slice(0, this.#length);
  }
}
