import type { DatasetOptions } from "../../../dataset-tools/index.ts";
import { anyModel } from "../../../dataset-tools/options.ts";
import { readInputs } from "../../../dataset-tools/read-inputs.ts";
import { UserError } from "../../errors.ts";
import { hashOfQuestion } from "../../evaluation/training-row.ts";
import type { OpenRemote } from "../prepare.ts";
import { readCall } from "./logged-call.ts";
import type { ReplayRow } from "./replay-row.ts";

/** Labeled rows by which questions get a right answer. */
export interface ReferenceFiles {
  readonly files: readonly string[];
  /** System text that may come before a question; null: none. */
  readonly system: string | null;
  readonly reading: Partial<DatasetOptions>;
  readonly openRemote: OpenRemote;
}

/**
 * Gives questions the right answers of labeled rows that ask the same, but for case and marks. A question to which
 * these rows have different right answers gets none.
 * @throws UserError `Replay.NoReferences` where no question gets one, `Dataset.…`
 */
export async function withReferences(
  rows: readonly ReplayRow[],
  { files, system, reading, openRemote }: ReferenceFiles,
): Promise<ReplayRow[]> {
  if (files.length === 0) return [...rows];
  const wanted = new Map(rows.map((row) => [row, hashOfQuestion(row.messages, system)]));
  const hashes = new Set(wanted.values());
  const found = new Map<string, string | null>();
  const options = { ...reading, inputs: files, openRemote };
  await readInputs(
    { ...options, model: anyModel.model, rules: anyModel },
    {
      keepsUntrained: true,
      problem: () => undefined,
      row(row, record) {
        const call = readCall(row, record, {});
        if (call.kind !== "question" || call.question.reference === null) return;
        const { messages, reference } = call.question;
        const hash = hashOfQuestion(messages, system);
        if (!hashes.has(hash)) return;
        const before = found.get(hash);
        found.set(hash, before === undefined || before === reference ? reference : null);
      },
    },
  );
  if (found.size === 0) throw noneFound(files);
  return rows.map((row) => {
    const reference = found.get(wanted.get(row) ?? "") ?? null;
    return reference === null ? row : { ...row, reference, hasReference: true };
  });
}

function noneFound(files: readonly string[]): UserError {
  return new UserError(
    "Replay.NoReferences",
    `no row of ${files.join(", ")} has a right answer to a question that is replayed`,
    {
      hint: "Check the file, and with --columns which column holds the question; or omit --references.",
    },
  );
}
