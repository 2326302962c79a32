import { rm } from "node:fs/promises";
import { join } from "node:path";
import { BadDataError } from "./bad-data.ts";
import { createChecker } from "./check/checker.ts";
import { NearDuplicates } from "./check/near-duplicates.ts";
import { summarize } from "./check-dataset.ts";
import { lastAnswer } from "./convert/format-writer.ts";
import { jsonLine } from "./convert/formats.ts";
import { checkOutputs } from "./files/check-outputs.ts";
import { shortHash } from "./hashing/record-hash.ts";
import { anyModel, checkOptionsOf, type DatasetOptions, schemaFile } from "./options.ts";
import type { Collected } from "./prepare/collect-rows.ts";
import { drawRow } from "./prepare/draw-row.ts";
import { LabelTally } from "./prepare/label-tally.ts";
import { LeakageCount } from "./prepare/leakage.ts";
import type { Manifest } from "./prepare/manifest.ts";
import { fillFolder, preparedFiles } from "./prepare/output-folder.ts";
import { type Spooled, SpoolWriter } from "./prepare/row-spool.ts";
import { SplitDraws } from "./prepare/split-draws.ts";
import { planSplit, type SplitOptions } from "./prepare/split-plan.ts";
import type { Part } from "./prepare/splitter.ts";
import { type Drawn, headOf } from "./prepare/spooled-row.ts";
import { writeManifest } from "./prepare/write-manifest.ts";
import { writeParts } from "./prepare/write-parts.ts";
import { oneLine } from "./read/json-slices.ts";
import { readInputs } from "./read-inputs.ts";
import type { RawRow, TrainingRecord, Turn } from "./record.ts";

/** What to split, and how. */
export interface SplitDatasetOptions extends Omit<DatasetOptions, "model" | "method" | "rules"> {
  /** Folder for the parts and `manifest.json`. */
  readonly outDir: string;
  /** Default: 10% each for validation and evaluation. */
  readonly split?: SplitOptions | undefined;
  /** Rows with the same long answer go to one part; by default unless rows are grouped by a column. Labels never do. */
  readonly groupByAnswer?: boolean | undefined;
  /** Of rows that are the same, or but for case, marks or a few words (`near-duplicate-row`), only the first is written. */
  readonly dropNearDuplicates?: boolean | undefined;
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
    const writer = await SpoolWriter.create(spool);
    const collected = await collectLines({ ...options, seed }, writer).finally(() =>
      writer.close(),
    );
    const byLabel = collected.labels !== null && options.groupBy === undefined;
    const lineOf = ({ pieces }: Spooled) => pieces;
    const leakage = new LeakageCount([]);
    const placed = (row: Spooled, part: Part) => leakage.place(row, part);
    const byAnswer = options.groupByAnswer ?? options.groupBy === undefined;
    const { partOf, sameAnswers } = collected.draws.cut({ shares, byLabel, byAnswer });
    const parts = await writeParts({ spool, folder, shares, partOf, lineOf, placed });
    await rm(spool);
    const system = { text: null, source: collected.rowsHaveSystem ? "rows" : "none" } as const;
    const { groupBy } = options;
    const cut = { seed, shares, byLabel, groupBy, parts, sameAnswers };
    return writeManifest(folder, collected, { format: "unchanged", system, cut, leakage });
  });
}

async function collectLines(
  options: SplitDatasetOptions & { seed: string },
  writer: SpoolWriter,
): Promise<Collected> {
  const reading = { ...options, model: anyModel.model, rules: anyModel };
  const checkOptions = await checkOptionsOf(reading);
  const checker = createChecker(checkOptions, []);
  const labels = new LabelTally();
  const draws = new SplitDraws();
  const near = options.dropNearDuplicates ? new NearDuplicates() : undefined;
  const repeated = { exact: 0, near: 0 };
  let rejected = 0;
  let kept = 0;
  const files = await readInputs(reading, {
    problem(problem) {
      checker.problem(problem);
      if (problem.rejected) rejected++;
    },
    row(row, record) {
      const repeat = record === undefined ? undefined : near?.add(record);
      if (repeat !== undefined) {
        repeated[repeat]++;
        return;
      }
      const drawn = draw(row, record, options.seed);
      labels.add(drawn.answer ?? undefined);
      kept++;
      draws.add(drawn, labels.open);
      writer.add(headOf(drawn), [drawn.line]);
    },
    batch: () => writer.drain(),
  });
  const check = summarize(checker, checkOptions.rules, files);
  if (!check.ok && options.dropBadRows !== true) throw new BadDataError(check);
  return {
    check,
    errorsInRowsOnly: true,
    rejected,
    duplicates: repeated.exact,
    nearDuplicates: near === undefined ? undefined : repeated.near,
    leaked: 0,
    kept,
    labels: labels.labels(),
    draws,
    rowsHaveSystem: false,
  };
}

function draw(row: RawRow, record: TrainingRecord | undefined, seed: string): OriginalRow {
  const line = row.text ?? jsonLine(row.value);
  const answer = record === undefined ? undefined : lastAnswer(record);
  const place =
    record === undefined ? drawRow({ turns: [lineTurn(line)] }, seed) : drawRow(record, seed);
  return {
    id: shortHash(line),
    ...place,
    answer: answer ?? null,
    line: oneLine(line).trim(),
  };
}

/** A row of unknown shape is drawn by its whole text. */
function lineTurn(line: string): Turn {
  return { role: "user", blocks: [{ text: line }], path: "" };
}
