import { type ConvertResult, convertDataset } from "../../../dataset-tools/convert-dataset.ts";
import { columnLines } from "../../../dataset-tools/report/columns-text.ts";
import { systemClock } from "../../clock.ts";
import { counted, grouped } from "../../counts.ts";
import { datasetOptions } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { openRemote } from "../open-s3-input.ts";
import {
  dataDemandsOf,
  NEAR_DUPLICATES_HELP,
  type ReadingOptions,
  withReadingOptions,
} from "../reading-options.ts";
import { readingProgress } from "../reading-progress.ts";
import { CONFIG_HELP, readRowSettings } from "../run-options.ts";
import { checkStandardOutput, toFileOrStdout } from "../standard-output.ts";
import { nextLines, words } from "../views/next.ts";

interface ConvertOptions extends ReadingOptions {
  readonly to?: string;
  readonly out: string;
  readonly dropBadRows?: boolean;
  readonly config?: string;
  readonly dropDuplicates?: boolean;
  readonly dropNearDuplicates?: boolean;
  readonly json?: boolean;
}

/** `tunewright convert FILE… (--model NAME | --to FORMAT) --out FILE` */
export const command: CommandSpec<ConvertOptions> = {
  help: {
    about: [
      "Formats: bedrock-conversation-2024 (converse), prompt-completion, openai-chat, claude-messages, alpaca, sharegpt, rft.",
    ],
    exits: { 0: "written", 1: "errors in the data (nothing is written)" },
    examples: [
      "tunewright convert tickets.csv --columns prompt=text,completion=label --model nova-micro --out train.jsonl",
      "tunewright convert chats.jsonl --to openai-chat --out -",
    ],
  },
  configure(command) {
    withReadingOptions(command)
      .argument("[files...]", "files, folders, globs, s3:// addresses, or - for stdin")
      .requiredOption(
        "--out <file>",
        "JSON Lines file to write, - for stdout; nothing is written on errors",
      )
      .option("--to <format>", "format to write; default is the base model's format")
      .option("--drop-bad-rows", "leave out rows with errors instead of stopping")
      .option("--drop-duplicates", "write only the first of identical rows")
      .option("--config <file>", CONFIG_HELP)
      .option("--drop-near-duplicates", NEAR_DUPLICATES_HELP);
  },
  async run({ args, options, output }) {
    const { to, out, dropBadRows, dropDuplicates, dropNearDuplicates } = options;
    checkStandardOutput({ "--out": out }, options.json);
    const { files, model, format, reading, waivers } = await readRowSettings(args, options);
    const result = await toFileOrStdout(out, output, (file) =>
      convertDataset({
        ...datasetOptions(reading),
        ...(model === undefined ? {} : dataDemandsOf(model, format)),
        inputs: files,
        to,
        out: file,
        dropBadRows,
        waivers,
        dropDuplicates,
        dropNearDuplicates,
        openRemote,
        onProgress: readingProgress(output, () => systemClock.now()),
      }),
    );
    const text = convertText(out === "-" ? "standard output" : out, result);
    const data = { out, ...result };
    if (out === "-") return { data, text: "", aside: text };
    const named = model === undefined ? "" : ` --model ${model}`;
    const verb = model === undefined ? "validate" : "plan";
    const what =
      model === undefined ? "says which base models take them" : "shows what a run costs";
    const next = nextLines([[`tunewright ${verb} ${words(out)}${named}`, what]]);
    return { data, text: `${text}\n\n${next}` };
  },
};

function convertText(out: string, result: ConvertResult): string {
  const { check, file, format, rejected, duplicates, nearDuplicates, lost } = result;
  const losses = Object.entries(lost).map(
    ([what, count]) => `  ${paint.warn("note")} ${what} in ${counted(count, "row")}`,
  );
  return [
    `${paint.good("✓")} ${counted(file.rows, "row")} as ${format} in ${out}`,
    ...columnLines(check.files).map((line) => `  ${line}`),
    ...(rejected > 0 ? [`  ${counted(rejected, "bad row")} left out`] : []),
    ...(duplicates > 0 ? [`  ${counted(duplicates, "exact duplicate")} left out`] : []),
    ...(nearDuplicates > 0 ? [`  ${counted(nearDuplicates, "near duplicate")} left out`] : []),
    ...losses,
    paint.dim(`  ${grouped(file.bytes)} bytes, sha256 ${file.sha256}`),
  ].join("\n");
}
