import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { jsonLine } from "./convert/formats.ts";
import { checkOutputs } from "./files/check-outputs.ts";
import { LineWriter, readLines, type WrittenFile } from "./files/line-file.ts";
import { fillFile } from "./files/output-file.ts";
import { anyModel, type DatasetOptions, mappingOf } from "./options.ts";
import { toRecord } from "./read/to-record.ts";
import { type FileSummary, readInputs } from "./read-inputs.ts";
import type { Place } from "./record.ts";
import type { Patch } from "./repair/first-pass.ts";
import { FirstPass, type RepairedRow } from "./repair/first-pass.ts";
import { SecondPass } from "./repair/second-pass.ts";

/** What to repair, and where to write it. */
export interface RepairOptions extends Omit<DatasetOptions, "model" | "rules" | "method"> {
  /** JSON Lines with the repaired rows, each in its original shape. Never one of the inputs. */
  readonly out: string;
  /** The patch log, JSON Lines; default: `out` with `.patch.jsonl` appended. */
  readonly log?: string | undefined;
}

/** Result of a repair. */
export interface RepairResult {
  readonly files: readonly FileSummary[];
  readonly file: WrittenFile;
  readonly log: string;
  /** Number of changes by code; in total as many as the log has lines. */
  readonly changes: Readonly<Record<string, number>>;
  /** Records that could not be read, and so are not in the output; the log has their text. */
  readonly leftOut: number;
  /** Where the first of them are. */
  readonly leftOutAt: readonly Place[];
}

/**
 * Applies the safe repairs and logs what was done to which row, with its text before: byte-order marks,
 * encodings, layouts, slips and dialects of JSON, blank lines, white space around answers, exact
 * duplicates, label variants, texts in `="…"`, thoughts in answers, code fences around JSON answers.
 * Nothing else changes, line ends included, and the inputs are never written.
 * @throws UserError for a wrong call
 */
export async function repairDataset(options: RepairOptions): Promise<RepairResult> {
  const log = options.log ?? patchLogOf(options.out);
  checkOutputs(
    [
      { path: options.out, option: "the output" },
      { path: log, option: "the patch log" },
    ],
    options,
  );
  const spool = `${log}.rows-${randomUUID()}`;
  try {
    const logged = await fillFile(log, (patches) => repairInto(options, spool, patches));
    return { ...logged.result, log };
  } finally {
    await rm(spool, { force: true });
  }
}

/** Where the log of a repair is written unless it is named. */
export function patchLogOf(out: string): string {
  return `${out}.patch.jsonl`;
}

async function repairInto(
  options: RepairOptions,
  spool: string,
  patches: LineWriter,
): Promise<Omit<RepairResult, "log">> {
  const changes: Record<string, number> = {};
  const note = (patch: Patch): void => {
    changes[patch.code] = (changes[patch.code] ?? 0) + 1;
    patches.add(jsonLine(patch));
  };
  const rows = await LineWriter.create(spool);
  // A repair keeps both answers of preference data.
  const reading = { ...options, answer: undefined, model: anyModel.model, rules: anyModel };
  const mapping = mappingOf(reading);
  const first = new FirstPass({
    spool: rows,
    log: patches,
    note,
    toRecord: (row) => toRecord(row, mapping),
  });
  const files = await readInputs(reading, first).finally(() => rows.close());
  const second = new SecondPass(first, note);
  const { file } = await fillFile(options.out, async (writer) => {
    for await (const batch of readLines<RepairedRow>(spool)) {
      for (const row of batch) second.write(row, writer);
      await writer.drain();
      await patches.drain();
    }
    second.end(writer);
  });
  return { files, file, changes, leftOut: first.leftOut, leftOutAt: first.places };
}
