import { plainText } from "../convert/format-writer.ts";
import { jsonLine } from "../convert/formats.ts";
import type { LineWriter } from "../files/line-file.ts";
import { HashSet } from "../hashing/hash-set.ts";
import { contentHash, shortHash } from "../hashing/record-hash.ts";
import { oneLine, sliceAt } from "../read/json-slices.ts";
import { type Unpacked, unpackTurns } from "../read/packed-cells.ts";
import type { ReadProblem } from "../read/problem.ts";
import { isObject } from "../read/row-shape.ts";
import type { Visitor } from "../read-inputs.ts";
import type { Place, RawRow, TrainingRecord } from "../record.ts";
import { AnswerFences } from "./answer-fences.ts";
import { editTurn } from "./edit-turn.ts";
import { LabelSpelling } from "./label-spelling.ts";
import { changeOf } from "./reading-repairs.ts";
import { repairTexts } from "./text-repairs.ts";

/** A row between the two passes of a repair. */
export interface RepairedRow {
  /** The row as it will be written, on one line. */
  readonly text: string;
  readonly file: string;
  readonly line: number;
  /** Path and trimmed text of its answer, when it is plain text. */
  readonly answer?: { readonly path: string; readonly text: string };
}

/** One line of the patch log: what was done to which row. */
export interface Patch {
  readonly file: string;
  /** Physical line where the record started; 0 for the whole file. */
  readonly line: number;
  /** Code of the rule whose finding is fixed. */
  readonly code: string;
  /** JSON path or column. */
  readonly path?: string;
  /** What was done. */
  readonly change: string;
  /** The text before: of the row, or of what was left out. Nothing but the log contains it. */
  readonly original?: string;
}

/** Where a pass writes, and how it reads the rows that only a repair can read. */
export interface PassTarget {
  readonly spool: LineWriter;
  readonly log: LineWriter;
  readonly note: (patch: Patch) => void;
  readonly toRecord: (row: RawRow) => TrainingRecord | undefined;
}

/** Places of dropped records that are kept for the report. */
const maxPlaces = 20;

/** Fixes what can be fixed row by row and spools the rows. */
export class FirstPass implements Visitor {
  readonly spelling = new LabelSpelling();
  readonly fences = new AnswerFences();
  readonly keepsUntrained = true;
  readonly #target: PassTarget;
  readonly #seen = new HashSet();
  /** Records that could not be read, and so are not in the output: how many, and where the first are. */
  leftOut = 0;
  readonly places: Place[] = [];

  constructor(target: PassTarget) {
    this.#target = target;
  }

  problem({ code, place, rejected, original, repaired }: ReadProblem): void {
    const { file, line } = place;
    const text = original === undefined ? {} : { original };
    if (repaired !== undefined) {
      this.#target.note({
        file,
        line,
        code,
        change: changeOf(code) ?? "wrote it as JSON",
        ...text,
      });
      for (const row of repaired) this.row(row, this.#target.toRecord(row));
      return;
    }
    if (rejected) {
      this.leftOut++;
      if (this.places.length < maxPlaces) this.places.push({ file, line });
      const change = "left out the record: it cannot be read";
      this.#target.note({ file, line, code, change, ...text });
      return;
    }
    const change = changeOf(code);
    if (change !== undefined) this.#target.note({ file, line, code, change, ...text });
  }

  row(row: RawRow, record: TrainingRecord | undefined): void {
    const { file, line } = row.place;
    const original = row.text ?? jsonLine(row.value);
    const unpacked = isObject(row.value) ? unpackTurns(row.value) : undefined;
    const key = record === undefined ? shortHash(oneLine(original)) : contentHash(record);
    if (!this.#seen.add(key)) {
      const change = "removed the exact duplicate; the first is kept";
      this.#target.note({ file, line, code: "duplicate-row", change, original });
      return;
    }
    const text = unpacked === undefined ? oneLine(original) : withTurns(original, unpacked);
    if (unpacked !== undefined) {
      const change = "took the turns out of the text";
      this.#target.note({ file, line, code: "json-in-cell", path: unpacked.key, change, original });
    } else if (text !== original) {
      const change = "wrote the record on one line";
      this.#target.note({ file, line, code: "pretty-printed-json", change, original });
    }
    const texts = repairTexts(text, record);
    for (const done of texts.done) this.#target.note({ file, line, ...done, original });
    const repaired = this.#trimmed({ file, line, text: texts.text }, original, texts.record);
    if (repaired.answer !== undefined) {
      this.spelling.add(repaired.answer.text);
      this.fences.add(repaired.answer.text);
    }
    this.#target.spool.add(jsonLine(repaired));
  }

  async batch(): Promise<void> {
    await this.#target.spool.drain();
    await this.#target.log.drain();
  }

  #trimmed(row: RepairedRow, original: string, record: TrainingRecord | undefined): RepairedRow {
    const last = record?.turns.at(-1);
    const text = last?.role === "assistant" ? plainText(last) : undefined;
    if (last === undefined || text === undefined) return row;
    const answer = { path: last.path, text: text.trim() };
    const edited =
      answer.text === text || answer.text === ""
        ? undefined
        : editTurn(row.text, last.path, { from: text, to: answer.text });
    if (edited === undefined) return { ...row, answer };
    const { file, line } = row;
    const change = "removed white space around the answer";
    const path = last.path;
    this.#target.note({ file, line, code: "untrimmed-answer", path, change, original });
    return { ...row, text: edited, answer };
  }
}

/** A row's text with the turns themselves instead of the text that contained them. */
function withTurns(original: string, { key, text }: Unpacked): string {
  const slice = sliceAt(original, [key]);
  if (slice === undefined) return oneLine(original);
  const before = original.slice(0, slice.start);
  return oneLine(before + text + original.slice(slice.end));
}
