import { type FormatName, jsonLine, writeRecord } from "../convert/formats.ts";
import { evaluationRow } from "./evaluation-row.ts";
import type { Part } from "./splitter.ts";
import type { SpooledRow } from "./spooled-row.ts";
import { type SystemText, systemFor } from "./system-text.ts";

/** Writes a record for its part: held-out rows as evaluation rows, the others in the base model's format. */
export function recordLine(
  format: FormatName,
  text: SystemText,
): (row: SpooledRow, part: Part) => string {
  return (row, part) => {
    const system = systemFor(row.system, text);
    if (part === "evaluation") return jsonLine(evaluationRow(row, system, format));
    const written = writeRecord(format, { record: row, system });
    if ("value" in written) return jsonLine(written.value);
    throw new Error(`a row that passed cannot be converted to ${format}: ${written.refused}`);
  };
}
