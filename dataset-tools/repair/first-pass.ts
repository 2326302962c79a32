import { plainText } from "../convert/format-writer.ts";
import { jsonLine } from "../convert/formats.ts";
import type { LineWriter } from "../files/line-file.ts";
import { HashSet } from "../hashing/hash-set.ts";
import { contentHash, shortHash } from "../hashing/record-hash.ts";
import type { ReadProblem } from "../read/problem.ts";
import type { Visitor } from "../read-inputs.ts";
import type { Place, RawRow, TrainingRecord } from "../record.ts";
import { AnswerFences } from "./answer-fences.ts";
import { LabelSpelling } from "./label-spelling.ts";
import { changeOf, costsRows } from "./reading-repairs.ts";
import { repairRow } from "./row-repairs.ts";

/** A row between the two passes of a repair. */
export interface RepairedRow {
  /** The row as it will be written, on one line. */
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly lineEnd?: "\r\n" | "" | undefined;
  /** Key of what it teaches: equal for duplicates. */
  readonly key: string;
  /** Key of what comes before its answer, when that is a single text. */
  readonly before?: string;
  /** Path and text of that answer. */
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
    if (rejected || costsRows(code)) {
      this.leftOut++;
      if (this.places.length < maxPlaces) this.places.push({ file, line });
      const what = rejected ? "the record" : "the file, or the rest of it";
      const change = `left out ${what}: it cannot be read`;
      this.#target.note({ file, line, code, change, ...text });
      return;
    }
    const change = changeOf(code);
    if (change !== undefined) this.#target.note({ file, line, code, change, ...text });
  }

  row(row: RawRow, found: TrainingRecord | undefined): void {
    const { file, line } = row.place;
    const { original, text, record, done } = repairRow(row, found);
    const before = answerlessKey(record);
    const answer = before === undefined ? undefined : answerOf(record);
    const key = before === undefined ? wholeKey(text, record) : rowKey(before, answer?.text);
    if (!this.#seen.add(key)) {
      this.#target.note({ file, line, ...duplicate, original });
      return;
    }
    for (const one of done) this.#target.note({ file, line, ...one, original });
    if (answer !== undefined) {
      this.spelling.add(answer.text);
      this.fences.add(answer.text);
    }
    const { lineEnd } = row;
    this.#target.spool.add(jsonLine({ text, file, line, lineEnd, key, before, answer }));
  }

  async batch(): Promise<void> {
    await this.#target.spool.drain();
    await this.#target.log.drain();
  }
}

/** What the log says about a duplicate. */
export const duplicate = {
  code: "duplicate-row",
  change: "removed the exact duplicate; the first is kept",
} as const;

/** Key of a row by the key of all that comes before its answer, and its answer. */
export function rowKey(before: string, answer = ""): string {
  return shortHash(`${before} ${answer}`);
}

/** Key of what comes before an answer of a single text; undefined for any other row. */
function answerlessKey(record: TrainingRecord | undefined): string | undefined {
  const last = record?.turns.at(-1);
  if (record === undefined || last?.role !== "assistant" || last.blocks.length !== 1) return;
  return plainText(last) === undefined
    ? undefined
    : contentHash({ ...record, turns: record.turns.slice(0, -1) });
}

function answerOf(record: TrainingRecord | undefined): RepairedRow["answer"] {
  const last = record?.turns.at(-1);
  const text = plainText(last);
  return last === undefined || text === undefined ? undefined : { path: last.path, text };
}

function wholeKey(text: string, record: TrainingRecord | undefined): string {
  return record === undefined ? shortHash(text) : contentHash(record);
}
