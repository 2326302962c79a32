import { lastAnswer } from "../convert/format-writer.ts";
import { jsonLine } from "../convert/formats.ts";
import { oneLine, sliceAt } from "../read/json-slices.ts";
import { type Unpacked, unpackTurns } from "../read/packed-cells.ts";
import { isObject } from "../read/row-shape.ts";
import type { RawRow, TrainingRecord } from "../record.ts";
import { editTurn } from "./edit-turn.ts";
import { repairTexts } from "./text-repairs.ts";

/** One repair of a row. */
interface RowRepair {
  readonly code: string;
  readonly change: string;
  /** JSON path or column. */
  readonly path?: string;
}

/** A row as it will be written, what it teaches then, and what was done to it. */
export interface RowRepaired {
  /** Its text in the file; its cells as JSON for a row of a table. */
  readonly original: string;
  /** On one line. */
  readonly text: string;
  readonly record: TrainingRecord | undefined;
  readonly done: readonly RowRepair[];
}

/** Does all repairs that need to know nothing but the row. */
export function repairRow(row: RawRow, record: TrainingRecord | undefined): RowRepaired {
  const original = row.text ?? jsonLine(row.value);
  const shaped = onOneLine(row, original);
  const texts = repairTexts(shaped.text, record);
  const trimmed = trimAnswer(texts.text, texts.record);
  return {
    original,
    text: trimmed.text,
    record: trimmed.record,
    done: [...shaped.done, ...texts.done, ...trimmed.done],
  };
}

function onOneLine(row: RawRow, original: string): Pick<RowRepaired, "text" | "done"> {
  const unpacked =
    row.plain === undefined && isObject(row.value) ? unpackTurns(row.value) : undefined;
  if (unpacked !== undefined) {
    const change = "took the turns out of the text";
    const done = [{ code: "json-in-cell", path: unpacked.key, change }];
    return { text: withTurns(original, unpacked), done };
  }
  const text = oneLine(original);
  const change = "wrote the record on one line";
  return { text, done: text === original ? [] : [{ code: "pretty-printed-json", change }] };
}

/** A row's text with the turns themselves instead of the text that contained them. */
function withTurns(original: string, { key, text }: Unpacked): string {
  const slice = sliceAt(original, [key]);
  if (slice === undefined) return oneLine(original);
  return oneLine(original.slice(0, slice.start) + text + original.slice(slice.end));
}

function trimAnswer(
  text: string,
  record: TrainingRecord | undefined,
): Pick<RowRepaired, "text" | "record" | "done"> {
  const last = record?.turns.at(-1);
  const from = record === undefined ? undefined : lastAnswer(record);
  const to = from?.trim();
  if (record === undefined || last === undefined || from === undefined || to === undefined) {
    return { text, record, done: [] };
  }
  const edited = to === from || to === "" ? undefined : editTurn(text, last.path, { from, to });
  if (edited === undefined) return { text, record, done: [] };
  const turns = [...record.turns.slice(0, -1), { ...last, blocks: [{ text: to }] }];
  const change = "removed white space around the answer";
  const done = [{ code: "untrimmed-answer", path: last.path, change }];
  return { text: edited, record: { ...record, turns }, done };
}
