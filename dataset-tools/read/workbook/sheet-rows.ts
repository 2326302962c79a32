import { StringDecoder } from "node:string_decoder";
import type { Archive } from "../archive/archive.ts";
import { longestRow } from "../problem.ts";
import { DamagedFile } from "../source.ts";
import { isoText, numberText } from "./cell-text.ts";
import { type Sheet, unescaped, type Workbook } from "./workbook-parts.ts";
import { type Attributes, xmlParser } from "./xml.ts";

/** A row of a sheet. */
export interface SheetRow {
  /** As the spreadsheet numbers it. */
  readonly number: number;
  /** Texts of the cells by column, from 0; there may be holes. */
  readonly cells: readonly (string | undefined)[];
  /** A filter or a person hid it. */
  readonly hidden: boolean;
  /** Has a formula whose result the file does not hold. */
  readonly uncomputed: boolean;
}

/** What a sheet has beside its rows. */
export interface SheetExtras {
  /** Ranges of merged cells, e.g. `A2:A5`. */
  readonly merged: string[];
}

/** The rows of a sheet, in batches. Ranges of merged cells are added to `extras`. */
export async function* sheetRows(
  archive: Archive,
  sheet: Sheet,
  { workbook, extras }: { workbook: Workbook; extras: SheetExtras },
): AsyncGenerator<SheetRow[]> {
  const handler = new SheetHandler(workbook, extras);
  const parser = xmlParser(handler);
  const decoder = new StringDecoder("utf8");
  for await (const chunk of archive.bytes(sheet.path)) {
    parser.write(decoder.write(Buffer.from(chunk)));
    yield handler.rows.splice(0);
  }
  parser.end();
  yield handler.rows.splice(0);
}

/** The cell that is being read. */
interface Cell {
  readonly type: string;
  readonly style: number;
  readonly column: number;
  value: string;
  hasValue: boolean;
  formula: boolean;
}

class SheetHandler {
  readonly rows: SheetRow[] = [];
  readonly #workbook: Workbook;
  readonly #extras: SheetExtras;
  #row: { number: number; hidden: boolean; cells: string[]; uncomputed: boolean } | undefined;
  #number = 0;
  #cell: Cell | undefined;
  #column = 0;
  #reading = false;
  #inAid = false;

  constructor(workbook: Workbook, extras: SheetExtras) {
    this.#workbook = workbook;
    this.#extras = extras;
  }

  open(name: string, attributes: Attributes): void {
    if (name === "row") this.#openRow(attributes);
    else if (name === "c") this.#openCell(attributes);
    else if (name === "v" || name === "t") this.#openValue();
    else if (name === "f" && this.#cell !== undefined) this.#cell.formula = true;
    else if (name === "rPh") this.#inAid = true;
    else if (name === "mergeCell") this.#extras.merged.push(attributes["ref"] ?? "");
  }

  text(piece: string): void {
    if (!this.#reading || this.#cell === undefined) return;
    this.#cell.value += piece;
    if (this.#cell.value.length > longestRow)
      throw new DamagedFile("a cell of the sheet is too long");
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#reading = false;
    else if (name === "rPh") this.#inAid = false;
    else if (name === "c") this.#closeCell();
    else if (name === "row" && this.#row !== undefined) {
      this.rows.push(this.#row);
      this.#row = undefined;
    }
  }

  #openRow({ r, hidden }: Attributes): void {
    this.#number = r === undefined ? this.#number + 1 : Number(r);
    const isHidden = hidden === "1" || hidden === "true";
    this.#row = { number: this.#number, hidden: isHidden, cells: [], uncomputed: false };
    this.#column = 0;
  }

  #openCell({ r, t = "n", s = "0" }: Attributes): void {
    const column = r === undefined ? this.#column : columnOf(r);
    this.#column = column + 1;
    this.#cell = { type: t, style: Number(s), column, value: "", hasValue: false, formula: false };
  }

  #openValue(): void {
    if (this.#cell === undefined || this.#inAid) return;
    this.#cell.hasValue = true;
    this.#reading = true;
  }

  #closeCell(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    if (cell === undefined || this.#row === undefined) return;
    // A formula whose result is an empty text has the type of a text.
    if (cell.formula && cell.value === "" && cell.type !== "str") this.#row.uncomputed = true;
    if (cell.hasValue) this.#row.cells[cell.column] = this.#textOf(cell);
  }

  #textOf({ type, style, value }: Cell): string {
    const { texts, formats, from1904 } = this.#workbook;
    if (type === "s") return texts[Number(value)] ?? "";
    if (type === "b") return value.trim() === "1" || value.trim() === "true" ? "TRUE" : "FALSE";
    if (type === "d") return isoText(value.trim());
    if (type !== "n") return unescaped(value);
    return numberText(value.trim(), { code: formats[style] ?? "General", from1904 });
  }
}

/** `C12` is column 2. Excel has 16,384 columns. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/i.exec(reference)?.[0].toUpperCase() ?? "A") {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}
