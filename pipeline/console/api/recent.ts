/** Answers that took long to find, the latest few of them. */
export class Recent<Value> {
  readonly #max: number;
  readonly #kept = new Map<string, Value>();

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string): Value | undefined {
    return this.#kept.get(key);
  }

  /** Keeps a value, and forgets the oldest where there are too many. */
  keep(key: string, value: Value): Value {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#max && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
