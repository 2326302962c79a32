import { converseBlock } from "../convert/converse-block.ts";
import { joinSystem } from "../convert/format-writer.ts";
import type { FormatName } from "../convert/formats.ts";
import { defined } from "../defined.ts";
import type { SpooledRow } from "./spooled-row.ts";

/** One held-out row: what a model is asked, and the expected answer. */
export interface EvaluationRow {
  /** Content hash, 16 hex digits. */
  readonly recordId: string;
  readonly system: string | null;
  /** Converse messages up to the last user turn. */
  readonly messages: readonly {
    readonly role: string;
    readonly content: readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly reference: string;
  /** Hash of the group that the row belongs to, where rows are grouped: they are not independent. */
  readonly group?: string;
  /** Values of the columns that rows are looked at separately by, as far as the row has them. */
  readonly slices?: Readonly<Record<string, string>>;
}

/**
 * The evaluation row of a row. A model that is tuned on prompt and completion is asked in the same
 * form: the system text comes before the question.
 */
export function evaluationRow(
  row: SpooledRow,
  system: readonly string[],
  format: FormatName,
): EvaluationRow {
  const text = joinSystem(system) ?? null;
  const asked = row.answer === null ? row.turns : row.turns.slice(0, -1);
  const messages = asked.map(({ role, blocks }) => ({
    role,
    content: blocks.map(converseBlock).filter((block) => block !== undefined),
  }));
  const { group, slices } = row;
  const reference = row.answer ?? asText(row.referenceAnswer);
  if (format !== "prompt-completion" || text === null) {
    return { recordId: row.id, system: text, messages, reference, ...defined({ group, slices }) };
  }
  const [first, ...others] = messages;
  const question = first?.content.map((block) => block["text"]).join("\n") ?? "";
  const content = [{ text: `${text}\n\n${question}` }];
  return {
    recordId: row.id,
    system: null,
    messages: [{ role: "user", content }, ...others],
    reference,
    ...defined({ group, slices }),
  };
}

/** RFT's reference answer may be any JSON. */
function asText(referenceAnswer: unknown): string {
  return typeof referenceAnswer === "string" ? referenceAnswer : JSON.stringify(referenceAnswer);
}
