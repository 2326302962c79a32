import type { Mapping } from "../read/columns.ts";
import { mappingFor } from "../read/flat-rows.ts";
import { toRecord } from "../read/to-record.ts";
import type { RawRow } from "../record.ts";
import { escapeSeparators, type FormatName, jsonLine, writeRecord } from "./formats.ts";

/** How every row of a table becomes a line, when only two cells of it matter. */
export interface TablePlan {
  /** Column of the question. */
  readonly prompt: string;
  /** Column of the answer. */
  readonly completion: string;
  /** What the format cannot keep of any row. */
  readonly lost: readonly string[];
  line(question: string, answer: string): string;
}

/** The target of a plan. */
export interface PlanTarget {
  readonly format: FormatName;
  readonly mapping: Mapping;
  /** System texts that every row is written with. */
  readonly system: readonly string[];
}

/** Texts that stand for the cells while the line's fixed parts are found. */
const question = "\u0001question\u0001";
const answer = "\u0001answer\u0001";

/**
 * Writes one example row in the ordinary way and cuts the line around its two texts: every other
 * row of the table differs in these alone. Undefined when more than two cells matter.
 */
export function tablePlan(row: RawRow, target: PlanTarget): TablePlan | undefined {
  const record = toRecord(row, target.mapping);
  const mapping = mappingFor(row.columns ?? [], target.mapping);
  if (record?.shape !== "columns" || mapping.template !== undefined) return undefined;
  if (mapping.system !== undefined || mapping.prompt === undefined) return undefined;
  const turns = [
    { role: "user", blocks: [{ text: question }], path: "" },
    { role: "assistant", blocks: [{ text: answer }], path: "" },
  ];
  const written = writeRecord(target.format, { record: { turns }, system: target.system });
  if ("refused" in written || mapping.completion === undefined) return undefined;
  const { prompt, completion } = mapping;
  const line = lineMaker(jsonLine(written.value));
  return line === undefined ? undefined : { prompt, completion, lost: written.lost, line };
}

function lineMaker(example: string): TablePlan["line"] | undefined {
  const [open, rest] = cut(example, inJson(question));
  const [middle, close] = cut(rest ?? "", inJson(answer));
  if (open === undefined || middle === undefined || close === undefined) return undefined;
  return (asked, answered) =>
    escapeSeparators(open + inJson(asked) + middle + inJson(answered) + close);
}

/** A text as it stands between the quotes of a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** The text before and behind the only place of a mark. */
function cut(text: string, mark: string): [before?: string, behind?: string] {
  const parts = text.split(mark);
  return parts.length === 2 ? [parts[0] ?? "", parts[1] ?? ""] : [];
}
