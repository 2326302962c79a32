import type { Mapping } from "../../read/column-mapping.ts";
import { mappingFor } from "../../read/flat-rows.ts";
import { unusedColumns } from "../../read/lost-fields.ts";
import { mayBePacked } from "../../read/packed-cells.ts";
import { mayBeMarked, preferenceKind } from "../../read/preference-data.ts";
import { toRecord } from "../../read/to-record.ts";
import { type FormatName, jsonLine, writeRecord } from "../formats.ts";

/** How every row of a table becomes a line, when only two cells of it matter. */
export interface TablePlan {
  /** Indexes of the columns of the question and the answer. */
  readonly question: number;
  readonly answer: number;
  /** Indexes of the columns whose cells are lost. */
  readonly unused: readonly number[];
  /** What the format cannot keep of any row. */
  readonly lost: readonly string[];
  /** The line around the two texts. */
  readonly parts: readonly [open: string, middle: string, close: string];
}

/** The target of a plan. */
export interface PlanTarget {
  readonly format: FormatName;
  readonly mapping: Mapping;
  /** System texts that every row is written with. */
  readonly system: readonly string[];
}

/** Texts that represent the cells while the fixed parts of the line are found. */
const question = "\u0001question\u0001";
const answer = "\u0001answer\u0001";

/**
 * Writes one example row with the ordinary writer and cuts the line around its two texts: every other
 * row of the table differs only in these. Undefined when more than two cells matter.
 */
export function tablePlan(columns: readonly string[], target: PlanTarget): TablePlan | undefined {
  const { template, system, prompt, completion, group } = mappingFor(columns, target.mapping);
  if (columns.some(mayBePacked)) return undefined;
  if (template !== undefined || system !== undefined || group !== undefined) return undefined;
  if (prompt === undefined || completion === undefined || prompt === completion) return undefined;
  const value = Object.fromEntries(columns.map((name) => [name, ""]));
  const example = { ...value, [prompt]: question, [completion]: answer };
  // Whether a row is preference data, its own values say.
  if (mayBeMarked(columns) || preferenceKind(value) !== undefined) return undefined;
  const place = { file: "", line: 0 };
  const record = toRecord({ place, value: example }, {}, { ofFile: target.mapping });
  if (record?.shape !== "columns") return undefined;
  const written = writeRecord(target.format, { record, system: target.system });
  const parts = "value" in written ? cutLine(jsonLine(written.value)) : undefined;
  if ("refused" in written || parts === undefined) return undefined;
  const indexes = { question: columns.indexOf(prompt), answer: columns.indexOf(completion) };
  const unused = unusedColumns(columns, target.mapping).map((name) => columns.indexOf(name));
  return { ...indexes, unused, lost: written.lost, parts };
}

function cutLine(example: string): TablePlan["parts"] | undefined {
  const [open, rest] = cut(example, JSON.stringify(question).slice(1, -1));
  const [middle, close] = cut(rest ?? "", JSON.stringify(answer).slice(1, -1));
  return open === undefined || middle === undefined || close === undefined
    ? undefined
    : [open, middle, close];
}

/** The text before and after the only occurrence of a mark. */
function cut(text: string, mark: string): [before?: string, behind?: string] {
  const parts = text.split(mark);
  return parts.length === 2 ? [parts[0] ?? "", parts[1] ?? ""] : [];
}
