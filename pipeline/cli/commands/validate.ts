import { writeFile } from "node:fs/promises";
import { Option } from "commander";
import { allRules, rulesAsMarkdown } from "../../../dataset-tools/check/rule-table.ts";
import { type CostEstimate, estimateCost } from "../../../dataset-tools/estimate/cost.ts";
import type { Profile } from "../../../dataset-tools/estimate/profile.ts";
import {
  checkDataset,
  type DatasetOptions,
  type Method,
  type Purpose,
} from "../../../dataset-tools/index.ts";
import { type Inspection, inspectDataset } from "../../../dataset-tools/inspect-dataset.ts";
import { htmlReport } from "../../../dataset-tools/report/html.ts";
import { junitReport } from "../../../dataset-tools/report/junit.ts";
import { sarifReport } from "../../../dataset-tools/report/sarif.ts";
import packageJson from "../../../package.json" with { type: "json" };
import { UserError } from "../../errors.ts";
import { hyperparametersOf } from "../../models/catalogue.ts";
import { pricesOf } from "../../models/prices.ts";
import { findModel, resolveModel } from "../../models/resolve.ts";
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
    const request = checkRequest(args, options);
    // Only the page shows rows and their lengths, so only for it they are kept.
    const inspection =
      options.html === undefined
        ? { result: await checkDataset(request) }
        : await inspectDataset(request);
    const { result } = inspection;
    const printed = await writeReports(inspection, options);
    const text = printed ?? reportText(result, options.examples);
    return { data: result, text, exitCode: result.ok ? 0 : 1 };
  },
};

/** Writes the reports that were asked for; returns the one that is to be printed instead of the usual text. */
async function writeReports(
  inspection: Pick<Inspection, "result"> & Partial<Inspection>,
  { sarif, junit, html, model = "" }: ValidateOptions,
): Promise<string | undefined> {
  const { result, profile, examples } = inspection;
  const page = { ...(examples && { examples }), ...(profile && costOf(profile, model)) };
  const reports: [file: string | undefined, make: () => string][] = [
    [sarif, () => sarifReport(result, packageJson.version)],
    [junit, () => junitReport(result)],
    [html, () => htmlReport(result, page)],
  ];
  let printed: string | undefined;
  for (const [file, make] of reports) {
    if (file === "-") printed = make().trimEnd();
    else if (file !== undefined) await writeFile(file, make());
  }
  return printed;
}

/** The profile with what training on it costs, where the catalogue knows the base model. */
function costOf(profile: Profile, wanted: string): { profile: Profile; cost?: CostEstimate } {
  const model = findModel(wanted);
  if (model === undefined) return { profile };
  const epochs = hyperparametersOf(model).find((one) => one.name === "epochCount")?.default ?? 1;
  const { tokens, answerTokens, records } = profile;
  const mean = (count: number) => (records === 0 ? 0 : count / records);
  const output = mean(answerTokens.expected);
  const request = { input: mean(tokens.expected) - output, output };
  return { profile, cost: estimateCost({ tokens, epochs, prices: pricesOf(model.name), request }) };
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
