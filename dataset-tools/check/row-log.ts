import type { Place } from "../record.ts";
import { ChunkedUint32 } from "./chunked-array.ts";

/** Remembers where each row stood, at 8 bytes a row, so that a later row can name an earlier one. */
export class RowLog {
  readonly #lines = new ChunkedUint32();
  readonly #files = new ChunkedUint32();
  readonly #names: string[] = [];

  /** Notes a row and returns its ordinal, from 0. */
  add(place: Place): number {
    if (this.#names.at(-1) !== place.file) this.#names.push(place.file);
    this.#files.push(this.#names.length - 1);
    return this.#lines.push(place.line);
  }

  /** Rows noted so far. */
  get length(): number {
    return this.#lines.length;
  }

  /** The place of the row with this ordinal. */
  place(ordinal: number): Place {
    return { file: this.#names[this.#files.at(ordinal)] ?? "", line: this.#lines.at(ordinal) };
  }

  /** `line 7`, or `train.csv line 7` when the row is in another file than `from`. */
  name(ordinal: number, from: Place): string {
    const place = this.place(ordinal);
    return place.file === from.file ? `line ${place.line}` : `${place.file} line ${place.line}`;
  }
}
