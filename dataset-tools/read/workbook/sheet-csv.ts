import { ChunkedUint32 } from "../../hashing/chunked-array.ts";
import type { ReadItem } from "../problem.ts";
import type { SheetRow } from "./sheet-rows.ts";

/** A row as a line of comma-separated text, every cell in quotes. */
export function csvLine({ cells }: SheetRow, columns: readonly number[]): string {
  const quoted = columns.map((column) => `"${(cells[column] ?? "").replaceAll('"', '""')}"`);
  return `${quoted.join(",")}\n`;
}

/** Remembers which lines of the text are which rows of the sheet, at 8 bytes where they run apart. */
export class RowNumbers {
  /** Lines and rows from which on both count up together. */
  readonly #lines = new ChunkedUint32();
  readonly #rows = new ChunkedUint32();
  #nextLine = 1;
  #nextRow = 0;

  /** Notes that the next line of the text, which may have line breaks in it, is this row. */
  add(line: string, row: number): void {
    if (row !== this.#nextRow) {
      this.#lines.push(this.#nextLine);
      this.#rows.push(row);
    }
    const breaks = line.split("\n").length - 1;
    this.#nextLine += breaks;
    // After a row of several lines the two run apart.
    this.#nextRow = breaks === 1 ? row + 1 : 0;
  }

  /** The same item with the number of its row as its line. */
  place<Item extends ReadItem>(item: Item): Item {
    const { column: _unknown, ...place } = item.place;
    return { ...item, place: { ...place, line: this.#rowOf(place.line) } };
  }

  #rowOf(line: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.#lines.at(middle) <= line) low = middle;
      else high = middle;
    }
    return high === 0 ? line : this.#rows.at(low) + line - this.#lines.at(low);
  }
}
