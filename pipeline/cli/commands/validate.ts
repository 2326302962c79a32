import { writeFile } from "node:fs/promises";
import { Option } from "commander";
import { allRules, rulesAsMarkdown } from "../../../dataset-tools/check/rule-table.ts";
import {
  type CheckResult,
  checkDataset,
  type DatasetOptions,
  type Method,
  type Purpose,
} from "../../../dataset-tools/index.ts";
import { htmlReport } from "../../../dataset-tools/report/html.ts";
import { junitReport } from "../../../dataset-tools/report/junit.ts";
import { sarifReport } from "../../../dataset-tools/report/sarif.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { UserError } from "../../errors.ts";
import { resolveModel } from "../../models/resolve.ts";
import { datasetOptions, rulesFor } from "../../run/prepare.ts";
import type { CommandSpec } from "../command.ts";
import { openRemote } from "../remote.ts";
import { number, type ReadingOptions, withReadingOptions } from "../run-options.ts";
import { reportText } from "../views/report.ts";

interface ValidateOptions extends ReadingOptions {
  readonly method: Method;
  readonly purpose: Purpose;
  readonly maxFindings: number;
  readonly examples: number;
  readonly rules?: boolean;
  readonly sarif?: string;
  readonly junit?: string;
  readonly html?: string;
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
      .option("--rules", "list the rules and check nothing")
      .addHelpText("after", "\nExit code: 0 no errors, 1 errors in the data, 2 wrong call.");
  },
  async run({ args, options }) {
    if (options.rules === true) return { data: allRules, text: rulesAsMarkdown() };
    const result = await checkDataset(checkRequest(args, options));
    const printed = await writeReports(result, options);
    const text = printed ?? reportText(result, options.examples);
    return { data: result, text, exitCode: result.ok ? 0 : 1 };
  },
};

/** Writes the reports that were asked for; returns the one that is to be printed instead of the usual text. */
async function writeReports(
  result: CheckResult,
  { sarif, junit, html }: ValidateOptions,
): Promise<string | undefined> {
  const reports: [file: string | undefined, make: () => string][] = [
    [sarif, () => sarifReport(result, packageJson.version)],
    [junit, () => junitReport(result)],
    [html, () => htmlReport(result)],
  ];
  let printed: string | undefined;
  for (const [file, make] of reports) {
    if (file === "-") printed = make().trimEnd();
    else if (file !== undefined) await writeFile(file, make());
  }
  return printed;
}

function checkRequest(files: readonly string[], options: ValidateOptions): DatasetOptions {
  const { model, format, method, purpose, maxFindings, columns = {} } = options;
  if (model === undefined) {
    throw new UserError("Call.Wrong", "say which base model the rows are for: --model NAME", {
      hint: "`tunewright models` lists them.",
    });
  }
  const { template, system, groupBy } = options;
  const known = resolveModel(model, { format, serving: format && "on-demand" });
  return {
    ...datasetOptions({ columns, template, system, groupBy }),
    inputs: files,
    model: known.id,
    ...(known.hyperparameters === null ? { rules: rulesFor(known) } : {}),
    method,
    purpose,
    maxFindings,
    openRemote,
  };
}
