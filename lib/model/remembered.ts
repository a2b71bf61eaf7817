/**
 * What runs know of one thing, and the next ones need not work out again: it makes them faster, and changes nothing
 * that they say. Of the same thing, a function gives the same each time, and nothing that JSON cannot hold.
 */
export class Remembered {
  private values?: Record<string, unknown>;
  private large: unknown;
  private learned = false;

  constructor(
    /** Tells it from all that ever was in its place; undefined where nobody could. */
    readonly origin?: string,
    private readonly facts = '{}',
    private readonly body = '',
  ) {}

  /** Whether something was learned that was not remembered. */
  get isNew(): boolean {
    return this.learned;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.known(), name);
  }

  /** What is known by a name, else what a function makes of it. */
  fact<Value>(name: string, make: () => Value): Value {
    const known = this.known();
    if (!this.has(name)) {
      known[name] = make();
      this.learned = true;
    }
    return known[name] as Value;
  }

  /** The largest that is known of it, which few ask for, else what a function makes. */
  whole<Value>(make: () => Value): Value {
    if (this.large === undefined && this.body !== '') this.large = JSON.parse(this.body);
    if (this.large === undefined) {
      this.large = make();
      this.learned = true;
    }
    return this.large as Value;
  }

  /** All that is known as JSON, as the constructor takes it. */
  written(): [facts: string, body: string] {
    const facts = this.values === undefined ? this.facts : JSON.stringify(this.values);
    return [facts, this.large === undefined ? this.body : JSON.stringify(this.large)];
  }

  private known(): Record<string, unknown> {
    this.values ??= JSON.parse(this.facts) as Record<string, unknown>;
    return this.values;
  }
}
