import type { RowShape } from "../../record.ts";
import type { RuleContext } from "../rule.ts";
import type { SeenRecord } from "../seen-record.ts";

/** The shape that most rows of the file in hand have had so far. */
export class LeadingShape {
  readonly #given: RowShape | undefined;
  #counts = new Map<RowShape, number>();
  #file = "";
  #leader: RowShape | undefined;

  constructor(context: RuleContext) {
    this.#given = context.options.shape;
    this.#leader = this.#given;
  }

  /** Counts a record. */
  add({ record }: SeenRecord): void {
    if (record.place.file !== this.#file) this.#begin(record.place.file);
    const { shape } = record;
    const count = (this.#counts.get(shape) ?? 0) + 1;
    this.#counts.set(shape, count);
    const best = this.#leader === undefined ? 0 : (this.#counts.get(this.#leader) ?? 0);
    if (this.#given === undefined && count > best) this.#leader = shape;
  }

  /** The shape that rows of this file are expected to have; undefined before the first record. */
  of(file: string): RowShape | undefined {
    return file === this.#file || this.#given !== undefined ? this.#leader : undefined;
  }

  #begin(file: string): void {
    this.#file = file;
    this.#counts = new Map();
    this.#leader = this.#given;
  }
}
