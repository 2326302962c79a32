import { quotedValue } from "../check/text/excel-quoted-value.ts";
import { withoutThinking } from "../check/text/think-tags.ts";
import { plainText } from "../convert/format-writer.ts";
import type { TrainingRecord } from "../record.ts";
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

/** A row's JSON text and its record after the repairs of its texts; both unchanged when `done` is empty. */
export interface RepairedTexts {
  readonly text: string;
  readonly record: TrainingRecord | undefined;
  readonly done: readonly TextRepaired[];
}

/** Repairs the texts of a row one by one, in its JSON text, where nothing else changes. */
export function repairTexts(json: string, record: TrainingRecord | undefined): RepairedTexts {
  if (record === undefined) return { text: json, record, done: [] };
  const done: TextRepaired[] = [];
  let text = json;
  const turns = record.turns.map((turn) => {
    let now = turn;
    for (const { code, change, fix } of repairs) {
      const from = plainText(now);
      const to = from === undefined ? undefined : fix(from, turn.role);
      if (from === undefined || to === undefined) continue;
      const edited = editTurn(text, turn.path, { from, to });
      if (edited === undefined) continue;
      text = edited;
      now = { ...turn, blocks: [{ text: to }] };
      done.push({ code, change, path: turn.path });
    }
    return now;
  });
  return { text, record: done.length === 0 ? record : { ...record, turns }, done };
}
