import { convertDataset } from "../../../dataset-tools/convert-dataset.ts";
import { resolveModel } from "../../models/resolve.ts";
import { grouped } from "../../run/plan.ts";
import { datasetOptions, rulesFor } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../output.ts";
import { openRemote } from "../remote.ts";
import { type ReadingOptions, readingOf, withReadingOptions } from "../run-options.ts";

interface ConvertOptions extends ReadingOptions {
  readonly to?: string;
  readonly out: string;
  readonly dropBadRows?: boolean;
  readonly dropDuplicates?: boolean;
}

/** `tunewright convert FILE… (--model NAME | --to FORMAT) --out FILE` */
export const command: CommandSpec<ConvertOptions> = {
  configure(command) {
    withReadingOptions(command)
      .argument("[files...]", "files, folders, globs, s3:// addresses, or - for stdin")
      .requiredOption("--out <file>", "JSON Lines file to write: the whole of it, or nothing")
      .option("--to <format>", "format by name, in place of the base model's own")
      .option("--drop-bad-rows", "leave out rows with errors instead of stopping at them")
      .option("--drop-duplicates", "write only the first of rows that are the same")
      .addHelpText(
        "after",
        `
Formats: bedrock-conversation-2024 (converse), prompt-completion, openai-chat, claude-messages, alpaca, sharegpt, rft.
Exit code: 0 written, 1 errors in the data (nothing is written), 2 wrong call.

Example: tunewright convert tickets.csv --columns prompt=text,completion=label --model nova-micro --out train.jsonl`,
      );
  },
  async run({ args, options }) {
    const { model, format, to, out } = options;
    const known =
      model === undefined
        ? undefined
        : resolveModel(model, { format, serving: format && "on-demand" });
    const result = await convertDataset({
      ...datasetOptions(readingOf(options)),
      inputs: args,
      model: known?.id,
      ...(known?.hyperparameters === null ? { rules: rulesFor(known) } : {}),
      to,
      out,
      dropBadRows: options.dropBadRows,
      dropDuplicates: options.dropDuplicates,
      openRemote,
    });
    const { file, rejected, duplicates, lost } = result;
    const losses = Object.entries(lost).map(
      ([what, count]) => `  ${paint.warn("note")} ${what} in ${grouped(count)} rows`,
    );
    const text = [
      `${paint.good("✓")} ${grouped(file.rows)} rows as ${result.format} in ${out}`,
      ...(rejected > 0 ? [`  ${grouped(rejected)} bad rows left out`] : []),
      ...(duplicates > 0 ? [`  ${grouped(duplicates)} exact duplicates left out`] : []),
      ...losses,
      paint.dim(`  ${grouped(file.bytes)} bytes, sha256 ${file.sha256}`),
    ].join("\n");
    return { data: { out, ...result }, text };
  },
};
