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
import { UserError } from "../../errors.ts";
import { resolveModel } from "../../models/resolve.ts";
import { grouped } from "../../run/plan.ts";
import { datasetOptions, rulesFor } from "../../run/prepare.ts";
import { type ReportFiles, writeReports } from "../check-reports.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../output.ts";
import { openRemote } from "../remote.ts";
import { number, type ReadingOptions, readingOf, withReadingOptions } from "../run-options.ts";
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
        new Option("--method <method>", "how the model is to be tuned")
          .choices(["sft", "distillation", "rft"])
          .default("sft"),
      )
      .addOption(
        new Option("--purpose <purpose>", "what the rows are for")
          .choices(["train", "validation", "evaluation"])
          .default("train"),
      )
      .option("--max-findings <n>", "longest list of findings; counts are never cut", number, 1000)
      .option("--examples <n>", "places shown for each rule", number, 5)
      .option("--sarif <file>", "write the findings for code hosts; - prints them")
      .option("--junit <file>", "write the findings for CI servers; - prints them")
      .option("--html <file>", "write one page to read and to hand on; - prints it")
      .option(
        "--fix <file>",
        "write the rows with the safe repairs, and a log of each, and check that",
      )
      .option("--rules", "list the rules and check nothing")
      .addHelpText("after", "\nExit code: 0 no errors, 1 errors in the data, 2 wrong call.");
  },
  async run({ args, options }) {
    if (options.rules === true) return { data: allRules, text: rulesAsMarkdown() };
    const asked = checkRequest(args, options);
    const repaired = options.fix === undefined ? undefined : await repair(asked, options.fix);
    // What was written has the rows' own shapes: its columns are found as before.
    const request = repaired === undefined ? asked : { ...asked, inputs: [repaired.out] };
    // Only the page shows rows and their lengths, so only for it they are kept.
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

async function repair({ model: _, rules: _rules, ...asked }: DatasetOptions, out: string) {
  const { file, log, changes, leftOut } = await repairDataset({ ...asked, out });
  const done = Object.entries(changes).map(([code, count]) => `  ${code} ×${grouped(count)}`);
  const text = [
    `${paint.good("✓")} ${grouped(file.rows)} rows in ${out}, each change in ${log}`,
    ...(done.length === 0 ? ["  nothing to repair"] : done),
    ...(leftOut === 0 ? [] : [`  ${grouped(leftOut)} records that cannot be read left out`]),
  ].join("\n");
  return { out, log, changes, leftOut, text };
}

function checkRequest(files: readonly string[], options: ValidateOptions): DatasetOptions {
  const { model, format, method, purpose, maxFindings } = options;
  if (model === undefined) {
    throw new UserError("Call.Wrong", "say which base model the rows are for: --model NAME", {
      hint: "`tunewright models` lists them.",
    });
  }
  const known = resolveModel(model, { format, serving: format && "on-demand" });
  return {
    ...datasetOptions(readingOf(options)),
    inputs: files,
    model: known.id,
    ...(known.hyperparameters === null ? { rules: rulesFor(known) } : {}),
    method,
    purpose,
    maxFindings,
    openRemote,
  };
}
