import type { LineWriter } from "../files/line-file.ts";
import { HashSet } from "../hashing/hash-set.ts";
import { editTurn } from "./edit-turn.ts";
import { duplicate, type FirstPass, type Patch, type RepairedRow, rowKey } from "./first-pass.ts";

/** Does the repairs that need to know all rows, and writes the rows. */
export class SecondPass {
  readonly #first: FirstPass;
  readonly #note: (patch: Patch) => void;
  readonly #corrections: ReadonlyMap<string, string>;
  readonly #seen = new HashSet();
  /** Line end of the row before; undefined before the first. */
  #lineEnd: string | undefined;

  constructor(first: FirstPass, note: (patch: Patch) => void) {
    this.#first = first;
    this.#note = note;
    this.#corrections = first.spelling.corrections();
  }

  /** Writes a row, unless a repair has made it equal to one before it. */
  write(found: RepairedRow, writer: LineWriter): void {
    const row = this.#respelled(this.#unfenced(found));
    const { file, line, text, before, answer } = row;
    const key = before === undefined ? row.key : rowKey(before, answer?.text);
    if (!this.#seen.add(key)) {
      this.#note({ file, line, ...duplicate, original: found.text });
      return;
    }
    // Only the last line of all may have no end.
    if (this.#lineEnd !== undefined)
      addText(writer, this.#lineEnd === "" ? "\n" : this.#lineEnd, 0);
    addText(writer, text, 1);
    this.#lineEnd = row.lineEnd ?? "\n";
  }

  /** After the last row. */
  end(writer: LineWriter): void {
    addText(writer, this.#lineEnd ?? "", 0);
  }

  /** Takes a JSON answer out of its code fences where most answers have none. */
  #unfenced(row: RepairedRow): RepairedRow {
    const { answer } = row;
    const bare = answer === undefined ? undefined : this.#first.fences.strip(answer.text);
    const change = "removed the code fences around the answer";
    return bare === undefined
      ? row
      : this.#withAnswer(row, { code: "json-answer-fenced", change, to: bare });
  }

  /** Gives a label its most frequent spelling. */
  #respelled(row: RepairedRow): RepairedRow {
    const { answer } = row;
    const to = answer === undefined ? undefined : this.#corrections.get(answer.text);
    if (answer === undefined || to === undefined) return row;
    const change = `replaced the label "${answer.text}" with "${to}"`;
    const sameForm = row.answer?.text.normalize("NFC") === to;
    const code = sameForm ? "label-normal-form" : "label-variant";
    return this.#withAnswer(row, { code, change, to });
  }

  #withAnswer(row: RepairedRow, repair: AnswerRepair): RepairedRow {
    const { file, line, text, answer } = row;
    if (answer === undefined) return row;
    const { path } = answer;
    const { code, change, to } = repair;
    const edited = editTurn(text, path, { from: answer.text, to });
    if (edited === undefined) return row;
    this.#note({ file, line, code, path, change, original: text });
    return { ...row, text: edited, answer: { path, text: to } };
  }
}

interface AnswerRepair extends Pick<Patch, "code" | "change"> {
  readonly to: string;
}

function addText(writer: LineWriter, text: string, rows: number): void {
  const bytes = Buffer.from(text);
  writer.addBytes(bytes, { from: 0, to: bytes.length, rows, feed: false });
}
