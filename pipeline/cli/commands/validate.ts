import { Option } from "commander";
import {
  allRules,
  checkDataset,
  type DatasetOptions,
  inspectDataset,
  type Method,
  type Purpose,
  repairDataset,
  rulesAsMarkdown,
} from "../../../dataset-tools/index.ts";
import { counted, grouped } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { datasetOptions } from "../../run/prepare.ts";
import { type ReportFiles, writeReports } from "../check-reports.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { openRemote } from "../open-s3-input.ts";
import { wholeNumber } from "../option-parsers.ts";
import {
  dataDemandsOf,
  type ReadingOptions,
  readingOf,
  withReadingOptions,
} from "../reading-options.ts";
import { reportText } from "../views/report.ts";

interface ValidateOptions extends ReadingOptions, ReportFiles {
  readonly method: Method;
  readonly purpose: Purpose;
  readonly maxFindings: number;
  readonly examples: number;
  readonly rules?: boolean;
  readonly fix?: string;
}

/** `tunewright validate FILE… --model NAME` */
export const command: CommandSpec<ValidateOptions> = {
  configure(command) {
    withReadingOptions(command)
      .argument("[files...]", "files, folders, globs, s3:// addresses, or - for stdin")
      .addOption(
        new Option("--method <method>", "tuning method")
          .choices(["sft", "distillation", "rft"])
          .default("sft"),
      )
      .addOption(
        new Option("--purpose <purpose>", "what the rows are used for")
          .choices(["train", "validation", "evaluation"])
          .default("train"),
      )
      .option(
        "--max-findings <n>",
        "maximum number of findings listed; all are counted",
        wholeNumber(0),
        1000,
      )
      .option("--examples <n>", "places shown for each rule", wholeNumber(0), 5)
      .option("--sarif <file>", "write the findings as SARIF, for code hosts; - prints them")
      .option("--junit <file>", "write the findings as JUnit XML, for CI servers; - prints them")
      .option("--html <file>", "write the findings as a page to read and share; - prints it")
      .option(
        "--fix <file>",
        "write the rows with safe repairs and a log of every change, then check them",
      )
      .option("--rules", "list the rules without checking anything")
      .addHelpText("after", "\nExit code: 0 no errors, 1 errors in the data, 2 wrong call.");
  },
  async run({ args, options }) {
    if (options.rules === true) return { data: allRules, text: rulesAsMarkdown() };
    const original = checkRequest(args, options);
    const repaired = options.fix === undefined ? undefined : await repair(original, options.fix);
    // Repaired rows keep their columns, so they are read the same way.
    const request = repaired === undefined ? original : { ...original, inputs: [repaired.out] };
    // Rows and their lengths are kept only for the page, which alone shows them.
    const inspection =
      options.html === undefined
        ? { result: await checkDataset(request) }
        : await inspectDataset(request);
    const { result } = inspection;
    const printed = await writeReports(inspection, options);
    const text = printed ?? reportText(result, options.examples);
    return {
      data: repaired === undefined ? result : { ...result, repaired },
      text: repaired === undefined ? text : `${repaired.text}\n\n${text}`,
      exitCode: result.ok ? 0 : 1,
    };
  },
};

async function repair({ model: _, rules: _rules, ...request }: DatasetOptions, out: string) {
  const { file, log, changes, leftOut } = await repairDataset({ ...request, out });
  const repairs = Object.entries(changes).map(([code, count]) => `  ${code} ×${grouped(count)}`);
  const text = [
    `${paint.good("✓")} ${counted(file.rows, "row")} in ${out}, every change in ${log}`,
    ...(repairs.length === 0 ? ["  nothing to repair"] : repairs),
    ...(leftOut === 0 ? [] : [`  ${counted(leftOut, "unreadable record")} left out`]),
  ].join("\n");
  return { out, log, changes, leftOut, text };
}

function checkRequest(files: readonly string[], options: ValidateOptions): DatasetOptions {
  const { model, format, method, purpose, maxFindings } = options;
  if (model === undefined) {
    throw new UserError("Call.Wrong", "name the base model that the rows are for: --model NAME", {
      hint: "`tunewright models` lists them.",
    });
  }
  return {
    ...datasetOptions(readingOf(options)),
    inputs: files,
    ...dataDemandsOf(model, format),
    method,
    purpose,
    maxFindings,
    openRemote,
  };
}
