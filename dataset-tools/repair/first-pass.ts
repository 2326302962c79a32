import { plainText } from "../convert/format-writer.ts";
import { jsonLine } from "../convert/formats.ts";
import type { LineWriter } from "../files/line-file.ts";
import { HashSet } from "../hashing/hash-set.ts";
import { contentHash, shortHash } from "../hashing/record-hash.ts";
import type { ReadProblem } from "../read/problem.ts";
import { isObject } from "../read/row-shape.ts";
import type { Visitor } from "../read-inputs.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { AnswerFences } from "./answer-fences.ts";
import { editTurn } from "./edit-turn.ts";
import { LabelSpelling } from "./label-spelling.ts";
import { repairTexts } from "./text-repairs.ts";

/** A row between the two passes of a repair. */
export interface RepairedRow {
  readonly value: unknown;
  /** The row's line in the file, to be written verbatim unless the row is edited. */
  readonly text?: string;
  readonly file: string;
  readonly line: number;
  /** Path and trimmed text of its answer, when it is plain text. */
  readonly answer?: { readonly path: string; readonly text: string };
}

/** What reading alone fixes, by the code of the defect. */
const fixedByReading: Readonly<Record<string, string>> = {
  "byte-order-mark": "removed the byte-order mark",
  "encoding-utf16": "converted to UTF-8",
  "json-array": "wrote one record per line",
  "pretty-printed-json": "wrote one record per line",
  "blank-line": "removed the blank line",
};

/** Fixes what can be fixed row by row and spools the rows. */
export class FirstPass implements Visitor {
  readonly spelling = new LabelSpelling();
  readonly fences = new AnswerFences();
  readonly #spool: LineWriter;
  readonly #log: LineWriter;
  readonly #note: (patch: Patch) => void;
  readonly #seen = new HashSet();
  /** Records that could not be read, and so are not in the output. */
  leftOut = 0;

  constructor(spool: LineWriter, log: LineWriter, note: (patch: Patch) => void) {
    this.#spool = spool;
    this.#log = log;
    this.#note = note;
  }

  problem({ code, place, rejected }: ReadProblem): void {
    const { file, line } = place;
    if (rejected) {
      this.leftOut++;
      this.#note({ file, line, code, change: "left out the record: it cannot be read" });
      return;
    }
    const change = fixedByReading[code];
    if (change !== undefined) this.#note({ file, line, code, change });
  }

  row(row: RawRow, record: TrainingRecord | undefined): void {
    const { file, line } = row.place;
    const key = record === undefined ? shortHash(jsonLine(row.value)) : contentHash(record);
    if (!this.#seen.add(key)) {
      const change = "removed the exact duplicate; the first is kept";
      this.#note({ file, line, code: "duplicate-row", change });
      return;
    }
    const texts = repairTexts(row, record);
    for (const done of texts.done) this.#note({ file, line, ...done });
    const repaired = this.#trimmed(texts.row, texts.record);
    if (repaired.answer !== undefined) {
      this.spelling.add(repaired.answer.text);
      this.fences.add(repaired.answer.text);
    }
    const verbatim = repaired.value === row.value && row.text?.includes("\n") === false;
    this.#spool.add(jsonLine(verbatim ? { ...repaired, text: row.text } : repaired));
  }

  async batch(): Promise<void> {
    await this.#spool.drain();
    await this.#log.drain();
  }

  #trimmed({ value, place }: RawRow, record: TrainingRecord | undefined): RepairedRow {
    const { file, line } = place;
    const last = record?.turns.at(-1);
    const text = last?.role === "assistant" ? plainText(last) : undefined;
    if (last === undefined || text === undefined || !isObject(value)) return { value, file, line };
    const answer = { path: last.path, text: text.trim() };
    const edited =
      answer.text === text || answer.text === ""
        ? undefined
        : editTurn(value, last.path, (old) => old.trim());
    if (edited === undefined) return { value, file, line, answer };
    const change = "removed white space around the answer";
    this.#note({ file, line, code: "untrimmed-answer", path: last.path, change });
    return { value: edited, file, line, answer };
  }
}

/** One line of the patch log: what was done to which row. Contains no text of rows except labels. */
export interface Patch {
  readonly file: string;
  /** Physical line where the record started; 0 for the whole file. */
  readonly line: number;
  /** Code of the rule whose finding is fixed, or `line-ends`. */
  readonly code: string;
  /** JSON path or column. */
  readonly path?: string;
  /** What was done. */
  readonly change: string;
}
