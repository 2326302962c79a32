import { join } from "node:path";
import { BadDataError } from "./bad-data.ts";
import { checkOutputs } from "./files/check-outputs.ts";
import { checkOptionsOf, type DatasetOptions, schemaFile } from "./options.ts";
import { type Collected, collect } from "./prepare/collect-rows.ts";
import type { Manifest } from "./prepare/manifest.ts";
import { refuseMedia } from "./prepare/media-tally.ts";
import { fillFolder, preparedFiles } from "./prepare/output-folder.ts";
import { SpoolWriter } from "./prepare/row-spool.ts";
import { withoutSize } from "./prepare/set-size.ts";
import { planSplit, type SplitOptions } from "./prepare/split-plan.ts";
import { writeSet } from "./prepare/write-set.ts";

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
    if (options.refuseMedia) refuseMedia(collected.media[dropBadRows ? "kept" : "read"].count);
    refuseBadData(collected, dropBadRows);
    return writeSet({ ...options, shares, seed, rules, spool, folder }, collected);
  });
}

function refuseBadData({ check, errorsInRowsOnly }: Collected, dropBadRows: boolean): void {
  if (!check.ok && !(dropBadRows && errorsInRowsOnly)) throw new BadDataError(check);
}
