import { type Mapping, splitDataset } from "../../../dataset-tools/index.ts";
import { UserError } from "../../errors.ts";
import { grouped } from "../../run/plan.ts";
import { datasetOptions } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../output.ts";
import { openRemote } from "../remote.ts";
import { COLUMNS_HELP, columnsOption, number } from "../run-options.ts";

interface SplitOptions {
  readonly out: string;
  readonly columns?: Mapping;
  readonly groupBy?: string;
  readonly validationShare: number;
  readonly evaluationShare: number;
  readonly seed?: string;
  readonly dropBadRows?: boolean;
}

/** `tunewright split FILE… --out FOLDER` */
export const command: CommandSpec<SplitOptions> = {
  configure(command) {
    command
      .argument("[files...]", "files, folders, globs, s3:// addresses, or - for stdin")
      .requiredOption("--out <folder>", "folder for the parts and their manifest")
      .option("--columns <field=column,…>", COLUMNS_HELP, columnsOption)
      .option("--group-by <column>", "keep rows of a group on one side")
      .option("--validation-share <n>", "share of the rows to validate with", number, 0.1)
      .option("--evaluation-share <n>", "share of the rows to hold out", number, 0.2)
      .option("--seed <text>", "another seed gives another cut")
      .option("--drop-bad-rows", "leave out rows that cannot be read instead of stopping at them")
      .addHelpText("after", "\nRows are written as they came. The same rows always fall alike.");
  },
  async run({ args, options }) {
    const { columns = {}, out, seed, dropBadRows } = options;
    const reading =
      options.groupBy === undefined ? { columns } : { columns, groupBy: options.groupBy };
    if (args.length === 0) throw new UserError("Call.Wrong", "name at least one file to split");
    const manifest = await splitDataset({
      ...datasetOptions(reading),
      inputs: args,
      outDir: out,
      split: { validation: options.validationShare, evaluation: options.evaluationShare, seed },
      dropBadRows,
      openRemote,
    });
    const parts = Object.entries(manifest.split.parts).map(
      ([name, part]) => `  ${name.padEnd(12)}${grouped(part.rows).padStart(9)} rows  ${part.file}`,
    );
    return {
      data: { out, ...manifest },
      text: [`${paint.good("✓")} split into ${out}`, ...parts].join("\n"),
    };
  },
};
