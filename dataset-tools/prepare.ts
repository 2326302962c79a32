import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import tool from "../package.json" with { type: "json" };
import type { DataRules } from "./check/options.ts";
import type { CheckResult } from "./check-dataset.ts";
import { DatasetError } from "./errors.ts";
import { Manifest, manifestText } from "./manifest.ts";
import { checkOptionsOf, type DatasetOptions } from "./options.ts";
import { type Collected, collect } from "./prepare/collect.ts";
import { fillFolder } from "./prepare/output-folder.ts";
import { chooseSystem } from "./prepare/system-text.ts";
import { type WrittenParts, writeParts } from "./prepare/write-parts.ts";
import type { SplitShares } from "./split.ts";
import { LineWriter } from "./write.ts";

/** How a set is cut into parts. */
export interface SplitOptions extends SplitShares {
  /** Another seed gives another cut; `0` when absent. */
  readonly seed?: string | number | undefined;
}

/** What to prepare, and how. */
export interface PrepareOptions extends DatasetOptions {
  /** Folder for `train.jsonl`, `validation.jsonl`, `evaluation.jsonl` and `manifest.json`. */
  readonly outDir: string;
  /** 10 % each for validation and evaluation when absent. */
  readonly split?: SplitOptions | undefined;
  /** Exact duplicates are written, too. */
  readonly keepDuplicates?: boolean | undefined;
  /** Rows with errors are left out; otherwise one error stops the preparation. */
  readonly dropBadRows?: boolean | undefined;
}

/** The data has errors, so nothing was written. */
export class BadDataError extends DatasetError {
  readonly result: CheckResult;

  constructor(result: CheckResult) {
    const first = result.findings.find(({ severity }) => severity === "error");
    const where =
      first === undefined ? "" : `; the first: ${first.file}:${first.line} ${first.message}`;
    super("Dataset.BadData", `the data set has errors${where}`, {
      hint: "Mend the rows that `validate` names, or leave bad rows out with --drop-bad-rows.",
    });
    this.result = result;
  }
}

/**
 * Checks labeled data, converts it to the format that the base model takes, drops exact
 * duplicates, splits it and writes the parts with a manifest: all of them or none.
 * @throws BadDataError when the check finds errors; DatasetError for a wrong call
 */
export async function prepareDataset(options: PrepareOptions): Promise<Manifest> {
  const { rules } = checkOptionsOf(options);
  const asked = options.split ?? { validation: 0.1, evaluation: 0.1 };
  const takesValidation = rules.validationSet !== "unsupported";
  const wanted = checkShares({
    evaluation: asked.evaluation,
    validation: takesValidation ? asked.validation : 0,
  });
  const seed = String(asked.seed ?? 0);
  return fillFolder(options.outDir, async (folder) => {
    const spool = join(folder, "rows.spool");
    const writer = await LineWriter.create(spool);
    const collected = await collect(
      { ...options, rules: withoutSize(rules), seed },
      writer,
    ).finally(() => writer.close());
    refuseBadData(collected, options.dropBadRows ?? false);
    const system = chooseSystem(options.system, collected);
    const { format } = rules;
    const most = rules.maxValidationRecords ?? Number.POSITIVE_INFINITY;
    const byLabel = collected.labels !== null && options.groupBy === undefined;
    const shares = capValidation(wanted, most / collected.kept);
    const written = await writeParts({ spool, folder, format, system, shares, byLabel });
    checkSize(written, rules);
    await rm(spool);
    const split = splitOf(options, { seed, shares, byLabel, written });
    const manifest = describe(collected, { format, system, split, refused: written.refused });
    await writeFile(join(folder, "manifest.json"), manifestText(manifest));
    return manifest;
  });
}

function checkShares(shares: SplitShares): SplitShares {
  const { validation, evaluation } = shares;
  if (validation >= 0 && evaluation >= 0 && validation + evaluation < 1) return shares;
  throw new DatasetError(
    "Dataset.BadSplit",
    `validation and evaluation must be shares from 0 to 1 that leave rows to train on; found ${validation} and ${evaluation}`,
  );
}

/** The set is cut before the job sees it, so its own size is no defect; `checkSize` looks at the parts. */
function withoutSize(rules: DataRules): DataRules {
  const { minRecords: _min, maxRecords: _max, recommendedRecords: _many, ...others } = rules;
  return others;
}

function capValidation({ validation, evaluation }: SplitShares, most: number): SplitShares {
  return { validation: Math.min(validation, most), evaluation };
}

/** The limits on rows hold for what the job is given: held-out rows do not count. */
function checkSize({ parts }: WrittenParts, rules: DataRules): void {
  const train = parts.train?.rows ?? 0;
  const rows = train + (rules.countsValidation === true ? (parts.validation?.rows ?? 0) : 0);
  const { minRecords = 1, maxRecords = Number.POSITIVE_INFINITY } = rules;
  if (rows >= minRecords && rows <= maxRecords && train > 0) return;
  const few = rows < minRecords || train === 0;
  throw new DatasetError(
    few ? "Dataset.TooFewRows" : "Dataset.TooManyRows",
    `${rules.model} takes ${minRecords} to ${maxRecords} rows; after the split there are ${rows} to train with`,
    { hint: few ? "Add rows, or hold fewer out." : "Use fewer rows, or hold more out." },
  );
}

function refuseBadData({ check, errorsInRowsOnly }: Collected, dropBadRows: boolean): void {
  if (!check.ok && !(dropBadRows && errorsInRowsOnly)) throw new BadDataError(check);
}

interface Cut {
  readonly seed: string;
  readonly shares: SplitShares;
  readonly byLabel: boolean;
  readonly written: WrittenParts;
}

function splitOf({ groupBy }: PrepareOptions, cut: Cut): Manifest["split"] {
  const byOther = cut.byLabel ? "by-label" : "by-question";
  return {
    method: groupBy === undefined ? byOther : "by-group",
    seed: cut.seed,
    shares: { validation: cut.shares.validation, evaluation: cut.shares.evaluation },
    groupBy: groupBy ?? null,
    parts: cut.written.parts,
  };
}

function describe(
  { check, rejected, duplicates, labels }: Collected,
  made: Pick<Manifest, "format" | "system" | "split"> & { refused: number },
): Manifest {
  const written = Object.values(made.split.parts).reduce((sum, part) => sum + part.rows, 0);
  return Manifest.parse({
    tool: { name: "tunewright", version: tool.version },
    model: check.model,
    method: check.method,
    format: made.format,
    sources: check.files,
    records: { read: check.records, rejected: rejected + made.refused, duplicates, written },
    findings: { counts: check.counts, list: check.findings, truncated: check.truncated },
    labels,
    system: made.system,
    split: made.split,
  });
}
