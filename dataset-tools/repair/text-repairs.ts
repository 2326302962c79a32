import { quotedValue } from "../check/text/excel-quoted-value.ts";
import { withoutThinking } from "../check/text/think-tags.ts";
import { plainText } from "../convert/format-writer.ts";
import { isObject } from "../read/row-shape.ts";
import type { RawRow, TrainingRecord, Turn } from "../record.ts";
import { editTurn } from "./edit-turn.ts";

/** A repair of one text that needs to know nothing else. */
interface TextRepair {
  /** Code of the rule whose finding it fixes. */
  readonly code: string;
  /** What was done, for the patch log. */
  readonly change: string;
  /** The repaired text; undefined when there is nothing to repair. */
  fix(text: string, role: string): string | undefined;
}

const repairs: readonly TextRepair[] = [
  {
    code: "excel-quoted-value",
    change: 'took the text out of ="…"',
    fix: (text) => (text.includes('="') ? quotedValue(text) : undefined),
  },
  {
    code: "think-tag",
    change: "removed the thoughts and their tags",
    fix: (text, role) =>
      role === "assistant" && text.includes("</") ? withoutThinking(text) : undefined,
  },
];

/** One repair that was done. */
interface TextRepaired extends Pick<TextRepair, "code" | "change"> {
  /** JSON path or column of the turn. */
  readonly path: string;
}

/** A row and its record after the repairs of its texts; both unchanged when `done` is empty. */
export interface RepairedTexts {
  readonly row: RawRow;
  readonly record: TrainingRecord | undefined;
  readonly done: readonly TextRepaired[];
}

/** Repairs the texts of a row one by one. The row keeps its shape, and the input is not changed. */
export function repairTexts(row: RawRow, record: TrainingRecord | undefined): RepairedTexts {
  if (record === undefined) return { row, record, done: [] };
  const done: TextRepaired[] = [];
  let value = row.value;
  const turns = record.turns.map((turn) => {
    let now = turn;
    for (const { code, change, fix } of repairs) {
      const text = plainText(now);
      const fixed = text === undefined ? undefined : fix(text, turn.role);
      const edited =
        fixed === undefined || !isObject(value)
          ? undefined
          : editTurn(value, turn.path, () => fixed);
      if (fixed === undefined || edited === undefined) continue;
      value = edited;
      now = withText(turn, fixed);
      done.push({ code, change, path: turn.path });
    }
    return now;
  });
  if (done.length === 0) return { row, record, done };
  const repaired: RawRow = { place: row.place, value };
  return { row: repaired, record: { ...record, turns, row: repaired }, done };
}

function withText(turn: Turn, text: string): Turn {
  return { ...turn, blocks: [{ text }] };
}
