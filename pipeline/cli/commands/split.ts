import { splitDataset } from "../../../dataset-tools/index.ts";
import { columnLines } from "../../../dataset-tools/report/columns-text.ts";
import { grouped } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { datasetOptions } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { openRemote } from "../open-s3-input.ts";
import { number } from "../option-parsers.ts";
import { type ReadingOptions, readingOf, withRowOptions } from "../reading-options.ts";

interface SplitOptions extends ReadingOptions {
  readonly out: string;
  readonly validationShare: number;
  readonly evaluationShare: number;
  readonly seed?: string;
  readonly dropBadRows?: boolean;
}

/** `tunewright split FILE… --out FOLDER` */
export const command: CommandSpec<SplitOptions> = {
  configure(command) {
    withRowOptions(command)
      .argument("[files...]", "files, folders, globs, s3:// addresses, or - for stdin")
      .requiredOption("--out <folder>", "folder to write the parts and their manifest to")
      .option("--validation-share <n>", "share of the rows for validation", number, 0.1)
      .option("--evaluation-share <n>", "share of the rows to hold out for evaluation", number, 0.2)
      .option("--seed <text>", "seed of the split; a different seed makes a different split")
      .option("--drop-bad-rows", "leave out unreadable rows instead of stopping")
      .addHelpText(
        "after",
        "\nRows are written verbatim. The same rows always split the same way.\nExit code: 0 written, 1 errors in the data, 2 wrong call.",
      );
  },
  async run({ args, options }) {
    const { out, seed, dropBadRows } = options;
    if (out === "-") {
      throw new UserError("Call.Wrong", "split writes several files, so --out must be a folder");
    }
    if (args.length === 0) throw new UserError("Call.Wrong", "name at least one file to split");
    const manifest = await splitDataset({
      ...datasetOptions(readingOf(options)),
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
      text: [
        `${paint.good("✓")} split into ${out}`,
        ...columnLines(manifest.sources).map((line) => `  ${line}`),
        ...parts,
      ].join("\n"),
    };
  },
};
