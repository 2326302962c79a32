import { ChunkedUint32 } from "../hashing/chunked-array.ts";
import type { Place } from "../record.ts";

/** Remembers the place of each row, at 4 bytes a row, so that a later row can refer to an earlier one. */
export class RowPlaces {
  readonly #lines = new ChunkedUint32();
  /** Files in the order of reading, each with the ordinal of its first row. */
  readonly #files: { readonly name: string; readonly first: number }[] = [];

  /** Notes a row and returns its ordinal, from 0. */
  add(place: Place): number {
    const ordinal = this.#lines.push(place.line);
    if (this.#files.at(-1)?.name !== place.file) {
      this.#files.push({ name: place.file, first: ordinal });
    }
    return ordinal;
  }

  /** Rows noted so far. */
  get length(): number {
    return this.#lines.length;
  }

  /** The place of the row with this ordinal; an empty file name when there is no row. */
  place(ordinal: number): Place {
    if (ordinal >= this.length) return { file: "", line: 0 };
    const file = this.#files.findLast(({ first }) => first <= ordinal)?.name ?? "";
    return { file, line: this.#lines.at(ordinal) };
  }

  /** `line 7`, or `train.csv line 7` when the row is in another file than `from`. */
  name(ordinal: number, from: Place): string {
    const place = this.place(ordinal);
    return place.file === from.file ? `line ${place.line}` : `${place.file} line ${place.line}`;
  }
}
