import { rm } from "node:fs/promises";
import { join } from "node:path";
import { BadDataError } from "./bad-data.ts";
import { UserError } from "./errors.ts";
import { checkOutputs } from "./files/check-outputs.ts";
import type { DataRules } from "./models/data-rules.ts";
import { checkOptionsOf, type DatasetOptions, schemaFile } from "./options.ts";
import { type Collected, collect } from "./prepare/collect-rows.ts";
import { LeakageCount } from "./prepare/leakage.ts";
import { type Manifest, readManifests } from "./prepare/manifest.ts";
import { fillFolder, preparedFiles } from "./prepare/output-folder.ts";
import { lineAssembler } from "./prepare/row-lines.ts";
import { type Spooled, SpoolWriter } from "./prepare/row-spool.ts";
import { isHeldOutOnly, planSplit, type SplitOptions } from "./prepare/split-plan.ts";
import type { Part } from "./prepare/splitter.ts";
import { chooseSystem } from "./prepare/system-text.ts";
import { writeManifest } from "./prepare/write-manifest.ts";
import { type PartFiles, writeParts } from "./prepare/write-parts.ts";

/** What to prepare, and how. */
export interface PrepareOptions extends DatasetOptions {
  /** Folder for `train.jsonl`, `validation.jsonl`, `evaluation.jsonl` and `manifest.json`. */
  readonly outDir: string;
  /** Default: 10% each for validation and evaluation. `{validation: 0, evaluation: 1}` holds all rows out. */
  readonly split?: SplitOptions | undefined;
  /** Files of rows that are all held out, as `inputs`; rows to train on with one of their questions are left out. */
  readonly heldOut?: readonly string[] | undefined;
  /** Manifests of earlier preparations, or their files: was a row that is now trained on held out then? */
  readonly against?: readonly (string | Manifest)[] | undefined;
  /** Rows with the same long answer go to one part; by default unless rows are grouped by a column. Labels never do. */
  readonly groupByAnswer?: boolean | undefined;
  /** Of rows that are the same but for case, marks or a few words (`near-duplicate-row`) only the first is written. */
  readonly dropNearDuplicates?: boolean | undefined;
  /** Exact duplicates are written too. */
  readonly keepDuplicates?: boolean | undefined;
  /** Rows with errors are left out; otherwise one error stops the preparation. */
  readonly dropBadRows?: boolean | undefined;
  /** One row with an image or a video stops the preparation, unless it is left out for an error. */
  readonly refuseMedia?: boolean | undefined;
}

/**
 * Checks labeled data, converts it to the format of the base model, drops exact
 * duplicates, splits it and writes the parts with a manifest: all of them or none.
 * @throws BadDataError when the check finds errors; UserError for a wrong call, `Dataset.Media`
 */
export async function prepareDataset(options: PrepareOptions): Promise<Manifest> {
  const { rules } = await checkOptionsOf(options);
  const { shares, seed } = planSplit(options.split, rules.validationSet !== "unsupported");
  const output = { path: options.outDir, option: "the output", folderOf: preparedFiles };
  checkOutputs([output], {
    ...options,
    inputs: [...options.inputs, ...(options.heldOut ?? [])],
    otherFiles: [
      schemaFile(options),
      ...(options.against ?? []).filter((one) => typeof one === "string"),
    ],
  });
  return fillFolder(options.outDir, async (folder) => {
    const spool = join(folder, "rows.spool");
    const writer = await SpoolWriter.create(spool);
    const collecting = { ...options, rules: withoutSize(rules), seed };
    const collected = await collect(collecting, writer).finally(() => writer.close());
    const dropBadRows = options.dropBadRows ?? false;
    // First: repairing the images would not help, since their rows are refused anyway.
    if (options.refuseMedia) collected.media[dropBadRows ? "kept" : "read"].refuse();
    refuseBadData(collected, dropBadRows);
    const system = chooseSystem(options.system, collected);
    const byLabel = collected.labels !== null && options.groupBy === undefined;
    const capped = { ...shares, validation: capValidation(shares.validation, collected, rules) };
    const lineOf = lineAssembler(rules.format, system);
    const leakage = new LeakageCount(
      await readManifests(options.against ?? []),
      options.keepDuplicates !== true,
    );
    const placed = (row: Spooled, part: Part) => leakage.place(row, part);
    const byAnswer = options.groupByAnswer ?? options.groupBy === undefined;
    const { partOf, sameAnswers } = collected.draws.cut({ shares: capped, byLabel, byAnswer });
    const hasHeldOut = options.heldOut !== undefined;
    const cutting = { shares: capped, hasHeldOut, partOf, lineOf, placed };
    const parts = await writeParts({ spool, folder, ...cutting });
    if (!isHeldOutOnly(capped)) checkSize(parts, rules);
    await rm(spool);
    const { groupBy } = options;
    const cut = { seed, shares: capped, byLabel, groupBy, parts, sameAnswers };
    return writeManifest(folder, collected, { format: rules.format, system, cut, leakage });
  });
}

/** The dataset is split before the job sees it, so its own size is not a defect; `checkSize` checks the parts. */
function withoutSize(rules: DataRules): DataRules {
  const { minRecords: _min, maxRecords: _max, recommendedRecords: _many, ...others } = rules;
  return others;
}

function capValidation(share: number, { kept }: Collected, rules: DataRules): number {
  return Math.min(share, (rules.maxValidationRecords ?? Number.POSITIVE_INFINITY) / kept);
}

/** The limits on rows apply to what the job gets: held-out rows do not count. */
function checkSize(parts: PartFiles, rules: DataRules): void {
  const train = parts.train?.rows ?? 0;
  const rows = train + (rules.countsValidation === true ? (parts.validation?.rows ?? 0) : 0);
  const { minRecords = 1, maxRecords = Number.POSITIVE_INFINITY } = rules;
  if (rows >= minRecords && rows <= maxRecords && train > 0) return;
  const few = rows < minRecords || train === 0;
  throw new UserError(
    few ? "Dataset.TooFewRows" : "Dataset.TooManyRows",
    `${rules.model} requires ${few ? `at least ${minRecords}` : `at most ${maxRecords}`} rows; after the split there are ${rows}`,
    { hint: few ? "Add rows, or hold out fewer." : "Use fewer rows, or hold out more." },
  );
}

function refuseBadData({ check, errorsInRowsOnly }: Collected, dropBadRows: boolean): void {
  if (!check.ok && !(dropBadRows && errorsInRowsOnly)) throw new BadDataError(check);
}
