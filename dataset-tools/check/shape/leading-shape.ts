import type { RowShape } from "../../record.ts";
import type { SeenRecord } from "../seen-record.ts";

/** The shape of most rows of the current file so far. */
export class LeadingShape {
  #counts = new Map<RowShape, number>();
  #file = "";
  #leader: RowShape | undefined;
  /** Records of the leading shape; the others are in `#counts`. */
  #lead = 0;

  /** Counts a record. */
  add({ record }: SeenRecord): void {
    if (record.place.file !== this.#file) this.#start(record.place.file);
    const { shape } = record;
    if (shape === this.#leader) {
      this.#lead++;
      return;
    }
    const count = (this.#counts.get(shape) ?? 0) + 1;
    this.#counts.set(shape, count);
    if (count > this.#lead) this.#follow(shape, count);
  }

  /** The shape that rows of this file are expected to have; undefined before the first record. */
  of(file: string): RowShape | undefined {
    return file === this.#file ? this.#leader : undefined;
  }

  #follow(shape: RowShape, count: number): void {
    if (this.#leader !== undefined) this.#counts.set(this.#leader, this.#lead);
    this.#leader = shape;
    this.#lead = count;
  }

  #start(file: string): void {
    this.#file = file;
    this.#counts = new Map();
    this.#leader = undefined;
    this.#lead = 0;
  }
}
