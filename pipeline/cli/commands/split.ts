import { join } from "node:path";
import { type Manifest, splitDataset } from "../../../dataset-tools/index.ts";
import { columnLines } from "../../../dataset-tools/report/columns-text.ts";
import { counted } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { datasetOptions } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { openRemote } from "../open-s3-input.ts";
import { number } from "../option-parsers.ts";
import {
  GROUP_BY_ANSWER_HELP,
  NEAR_DUPLICATES_HELP,
  type ReadingOptions,
  withRowOptions,
} from "../reading-options.ts";
import { CONFIG_HELP, readRowSettings } from "../run-options.ts";
import { partLines, sameAnswersText } from "../views/dataset.ts";
import { nextLines, words } from "../views/next.ts";

interface SplitOptions extends ReadingOptions {
  readonly out: string;
  readonly config?: string;
  readonly validationShare: number;
  readonly evaluationShare: number;
  readonly seed?: string;
  readonly dropBadRows?: boolean;
  readonly dropNearDuplicates?: boolean;
  readonly groupByAnswer?: boolean;
}

/** `tunewright split FILE… --out FOLDER` */
export const command: CommandSpec<SplitOptions> = {
  help: {
    about: ["Rows are written verbatim. The same rows always split the same way."],
    exits: { 0: "written", 1: "errors in the data" },
    examples: ["tunewright split tickets.csv --out parts"],
  },
  configure(command) {
    withRowOptions(command)
      .argument("[files...]", "files, folders, globs, s3:// addresses, or - for stdin")
      .requiredOption("--out <folder>", "folder to write the parts and their manifest to")
      .option("--validation-share <n>", "share of the rows for validation", number, 0.1)
      .option("--evaluation-share <n>", "share of the rows to hold out for evaluation", number, 0.2)
      .option("--seed <text>", "seed of the split; a different seed makes a different split")
      .option("--config <file>", CONFIG_HELP)
      .option("--drop-bad-rows", "leave out unreadable rows instead of stopping")
      .option("--drop-near-duplicates", NEAR_DUPLICATES_HELP)
      .option("--group-by-answer", GROUP_BY_ANSWER_HELP)
      .option("--no-group-by-answer", "split rows by their questions alone");
  },
  async run({ args, options }) {
    const { out, seed, dropBadRows, dropNearDuplicates, groupByAnswer } = options;
    if (out === "-") {
      throw new UserError("Call.Wrong", "split writes several files, so --out must be a folder");
    }
    const { files, reading } = await readRowSettings(args, options);
    if (files.length === 0) throw new UserError("Call.Wrong", "name at least one file to split");
    const manifest = await splitDataset({
      ...datasetOptions(reading),
      inputs: files,
      outDir: out,
      split: { validation: options.validationShare, evaluation: options.evaluationShare, seed },
      dropBadRows,
      dropNearDuplicates,
      groupByAnswer,
      openRemote,
    });
    return {
      data: { out, ...manifest },
      text: [
        `${paint.good("✓")} split into ${out}`,
        ...columnLines(manifest.sources).map((line) => `  ${line}`),
        ...omitted(manifest),
        ...partLines(manifest),
        ...nextOf(out, manifest),
      ].join("\n"),
    };
  },
};

/** The run on these parts. */
function nextOf(out: string, { split }: Manifest): string[] {
  const { train, evaluation } = split.parts;
  if (train === undefined || evaluation === undefined) return [];
  const [rows, heldOut] = [train, evaluation].map(({ file }) => join(out, file));
  const files = words(rows ?? "", "--held-out", heldOut ?? "");
  return ["", nextLines([[`tunewright plan ${files} --model NAME`, "plans a run on these parts"]])];
}

/** Rows that were left out on request, and rows that were kept together. */
function omitted({ records, split }: Manifest): string[] {
  const { duplicates, nearDuplicates = 0 } = records;
  const { sameAnswers } = split;
  return [
    ...(duplicates > 0 ? [`  ${counted(duplicates, "exact duplicate")} left out`] : []),
    ...(nearDuplicates > 0 ? [`  ${counted(nearDuplicates, "near duplicate")} left out`] : []),
    ...(sameAnswers === undefined ? [] : [`  ${sameAnswersText(sameAnswers)}`]),
  ];
}
