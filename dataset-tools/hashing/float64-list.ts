/** A growing list of numbers, 8 bytes each. */
export class Float64List {
  #values = new Float64Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) this.#grow();
    this.#values[this.length++] = value;
  }

  /** The numbers themselves, valid until the next one is pushed. */
  get values(): Float64Array<ArrayBuffer> {
    return this.#values.subarray(0, this.length);
  }

  #grow(): void {
    const larger = new Float64Array(this.length * 2);
    larger.set(this.#values);
    this.#values = larger;
  }
}
