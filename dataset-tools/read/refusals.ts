import { keyDefect } from "../check/shape/row-defect.ts";
import type { Place, RawRow } from "../record.ts";
import type { SampleRows } from "./choose-columns.ts";
import type { Mapping } from "./column-mapping.ts";
import { foreignLayoutOf } from "./foreign-layouts.ts";
import { preferenceKind, preferredRow } from "./preference-data.ts";
import type { ProblemCode, ReadProblem } from "./problem.ts";
import { isObject, type JsonObject } from "./row-shape.ts";
import { cellText } from "./template.ts";

/** Columns, and values of each, that an error lists at most. */
const MAX_COLUMNS = 12;
const MAX_VALUES = 3;
const MAX_CHARACTERS = 40;
const MAX_KEYS = 200;

/** A reason for which rows of a file cannot be used. */
interface Refusal {
  readonly code: ProblemCode;
  readonly first: Place;
  readonly says: string;
  rows: number;
}

/** Counts the rows of one file that cannot be used, by reason. */
export class Refusals {
  readonly #file: string;
  readonly #given: Mapping;
  readonly #found = new Map<string, Refusal>();
  #unusable: string | undefined;
  /** Rows refused so far. */
  rows = 0;

  constructor(file: string, given: Mapping) {
    this.#file = file;
    this.#given = given;
  }

  /** No column of these is certain to be the question or the answer. */
  unusable(columns: readonly string[], sample: SampleRows): void {
    const shown = columns.slice(0, MAX_COLUMNS).map((name) => withValues(name, sample));
    const more = columns.length - shown.length;
    const rest = more > 0 ? `; and ${more} more` : "";
    this.#unusable = `no column is certain to be the question and the answer. The columns: ${shown.join("; ")}${rest}`;
  }

  /** Counts a row without a record; undefined when the rules name its fault, one row at a time. */
  add(row: RawRow, afterRecords: boolean): ProblemCode | undefined {
    const reason = this.#reasonOf(row, afterRecords);
    if (reason === undefined) return undefined;
    const key = `${reason.code} ${reason.says}`;
    const known = this.#found.get(key) ?? { ...reason, first: row.place, rows: 0 };
    known.rows++;
    this.rows++;
    this.#found.set(key, known);
    return reason.code;
  }

  /** One problem for each reason. */
  problems(): ReadProblem[] {
    return [...this.#found.values()].map(({ code, first, says, rows }) => ({
      code,
      place: { file: this.#file, line: first.line },
      message: `${rows === 1 ? "1 row" : `${rows} rows`} from here on: ${says}`,
      rejected: false,
    }));
  }

  #reasonOf(
    { value, text }: RawRow,
    afterRecords: boolean,
  ): Pick<Refusal, "code" | "says"> | undefined {
    if (!isObject(value)) return undefined;
    const preference = this.#preference(value);
    if (preference !== undefined) return preference;
    if (isSquad(value)) return { code: "squad-data", says: squad };
    const foreign = foreignLayoutOf(value);
    if (foreign !== undefined) {
      const code = foreign.code ?? "half-exchange";
      return { code, says: `this is ${foreign.name}: ${foreign.refusal}` };
    }
    const isTable = text === undefined;
    if (!isTable && (afterRecords || this.#isNamedByRules(value))) return undefined;
    return {
      code: "unknown-format",
      says: this.#unusable ?? "the keys match no known record format",
    };
  }

  /** A misspelled key is named for each row; a missing one too, unless no row of the file can be used. */
  #isNamedByRules(value: JsonObject): boolean {
    const defect = keyDefect(Object.keys(value).slice(0, MAX_KEYS), undefined);
    if (defect === undefined) return false;
    return defect.kind === "misspelled-key" || this.#unusable === undefined;
  }

  #preference(value: JsonObject): Pick<Refusal, "code" | "says"> | undefined {
    if (this.#given.completion !== undefined) return undefined;
    const kind = preferenceKind(value);
    if (kind === undefined) return undefined;
    const code = "preference-data";
    if (this.#given.answer !== "chosen") return { code, says: kinds[kind] };
    return preferredRow(value) === "bad"
      ? { code: "bad-answer", says: "the answer is marked as bad" }
      : { code, says: "no question can be found for the preferred answer" };
  }
}

const kinds = {
  pairs: "preference data (DPO), which has a preferred and a rejected answer for each question",
  ranks:
    "preference data, which has several answers to each question with scores, ranks or a verdict; write each question with its best answer",
  marks: "preference data (KTO), which marks each answer as good or bad",
} as const;

/** A column with its first values, as an error about unusable columns may show them. */
function withValues(name: string, sample: SampleRows): string {
  const values = new Set<string>();
  for (const row of sample) {
    const text = cellText(row[name]).replace(/\s+/g, " ").trim();
    if (text !== "") values.add(cut(text));
    if (values.size === MAX_VALUES) break;
  }
  const listed = [...values].map((value) => `"${value}"`).join(", ");
  return `"${cut(name)}" (${listed === "" ? "blank" : listed})`;
}

function cut(text: string): string {
  const plain = text.replace(/\p{Cc}|\p{Cf}/gu, "\ufffd");
  const characters = [...plain];
  return characters.length <= MAX_CHARACTERS
    ? plain
    : `${characters.slice(0, MAX_CHARACTERS).join("")}…`;
}

const squad =
  "SQuAD (reading comprehension): questions inside paragraphs, or answers as lists of text and answer_start";

/** SQuAD as published, its articles or paragraphs one per row, or one question per row (Hugging Face). */
function isSquad(row: JsonObject): boolean {
  const { data, paragraphs, qas, answers } = row;
  const first: unknown = Array.isArray(data) ? data[0] : undefined;
  if (isObject(first) && Array.isArray(first["paragraphs"])) return true;
  if (Array.isArray(paragraphs) || Array.isArray(qas)) return true;
  const one: unknown = Array.isArray(answers) ? answers[0] : answers;
  return "context" in row && isObject(one) && "answer_start" in one;
}
