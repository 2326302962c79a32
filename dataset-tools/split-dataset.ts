import { rm } from "node:fs/promises";
import { join } from "node:path";
import { BadDataError } from "./bad-data.ts";
import { createChecker } from "./check/checker.ts";
import { summarize } from "./check-dataset.ts";
import { plainText } from "./convert/format-writer.ts";
import { jsonLine } from "./convert/formats.ts";
import { checkOutputs } from "./files/check-outputs.ts";
import { LineWriter } from "./files/line-file.ts";
import { shortHash } from "./hashing/record-hash.ts";
import { anyModel, checkOptionsOf, type DatasetOptions, schemaFile } from "./options.ts";
import type { Collected } from "./prepare/collect-rows.ts";
import { drawRow } from "./prepare/draw-row.ts";
import { LabelTally } from "./prepare/label-tally.ts";
import { LeakageCount } from "./prepare/leakage.ts";
import type { Manifest } from "./prepare/manifest.ts";
import { fillFolder, preparedFiles } from "./prepare/output-folder.ts";
import { planSplit, type SplitOptions } from "./prepare/split-plan.ts";
import type { Part } from "./prepare/splitter.ts";
import type { Drawn } from "./prepare/spooled-row.ts";
import { writeManifest } from "./prepare/write-manifest.ts";
import { writeParts } from "./prepare/write-parts.ts";
import { readInputs } from "./read-inputs.ts";
import type { RawRow, TrainingRecord, Turn } from "./record.ts";

/** What to split, and how. */
export interface SplitDatasetOptions extends Omit<DatasetOptions, "model" | "method" | "rules"> {
  /** Folder for the parts and `manifest.json`. */
  readonly outDir: string;
  /** Default: 10% each for validation and evaluation. */
  readonly split?: SplitOptions | undefined;
  /** Rows that cannot be read are left out; otherwise a single one stops the split. */
  readonly dropBadRows?: boolean | undefined;
}

/** An unchanged row between the two passes. */
interface OriginalRow extends Drawn {
  readonly line: string;
}

/**
 * Splits rows unchanged, whatever their shape, including duplicates; every part is JSON Lines.
 * Near-equal questions, or the rows of a group, go to one side.
 * @throws BadDataError when rows cannot be read; UserError for a wrong call
 */
export async function splitDataset(options: SplitDatasetOptions): Promise<Manifest> {
  const { shares, seed } = planSplit(options.split);
  const output = { path: options.outDir, option: "the output", folderOf: preparedFiles };
  checkOutputs([output], {
    ...options,
    otherFiles: [schemaFile(options)],
  });
  return fillFolder(options.outDir, async (folder) => {
    const spool = join(folder, "rows.spool");
    const writer = await LineWriter.create(spool);
    const collected = await collectLines({ ...options, seed }, writer).finally(() =>
      writer.close(),
    );
    const byLabel = collected.labels !== null && options.groupBy === undefined;
    const lineOf = (row: OriginalRow) => row.line;
    const leakage = new LeakageCount([]);
    const placed = (row: OriginalRow, part: Part) => leakage.place(row, part);
    const parts = await writeParts({ spool, folder, shares, byLabel, lineOf, placed });
    await rm(spool);
    const system = { text: null, source: collected.rowsHaveSystem ? "rows" : "none" } as const;
    const { groupBy } = options;
    const cut = { seed, shares, byLabel, groupBy, parts };
    return writeManifest(folder, collected, { format: "unchanged", system, cut, leakage });
  });
}

async function collectLines(
  options: SplitDatasetOptions & { seed: string },
  writer: LineWriter,
): Promise<Collected> {
  const reading = { ...options, model: anyModel.model, rules: anyModel };
  const checkOptions = checkOptionsOf(reading);
  const checker = createChecker(checkOptions, []);
  const labels = new LabelTally();
  let rejected = 0;
  let kept = 0;
  const files = await readInputs(reading, {
    problem(problem) {
      checker.problem(problem);
      if (problem.rejected) rejected++;
    },
    row(row, record) {
      const drawn = draw(row, record, options.seed);
      labels.add(drawn.answer ?? undefined);
      kept++;
      writer.add(jsonLine(drawn));
    },
    batch: () => writer.drain(),
  });
  const check = summarize(checker, checkOptions.rules, files);
  if (!check.ok && options.dropBadRows !== true) throw new BadDataError(check);
  return {
    check,
    errorsInRowsOnly: true,
    rejected,
    duplicates: 0,
    kept,
    labels: labels.labels(),
    rowsHaveSystem: false,
  };
}

function draw(row: RawRow, record: TrainingRecord | undefined, seed: string): OriginalRow {
  const line = row.text ?? jsonLine(row.value);
  const last = record?.turns.at(-1);
  const answer = last?.role === "assistant" ? plainText(last) : undefined;
  const place =
    record === undefined ? drawRow({ turns: [lineTurn(line)] }, seed) : drawRow(record, seed);
  return {
    id: shortHash(line),
    ...place,
    answer: answer ?? null,
    line: row.text?.includes("\n") ? jsonLine(row.value) : line.trim(),
  };
}

/** A row of unknown shape is drawn by its whole text. */
function lineTurn(line: string): Turn {
  return { role: "user", blocks: [{ text: line }], path: "" };
}
