import { createReadStream } from "node:fs";
import { Option } from "commander";
import { checkOutputs } from "../../../dataset-tools/files/check-outputs.ts";
import {
  allRules,
  defined,
  type FileSummary,
  type Method,
  type Purpose,
  parseMapping,
  patchLogOf,
  type RepairResult,
  repairDataset,
  rulesAsMarkdown,
} from "../../../dataset-tools/index.ts";
import { systemClock } from "../../clock.ts";
import { counted, grouped } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { offeredModels } from "../../run/init/choose-model.ts";
import { datasetOptions } from "../../run/prepare.ts";
import { type ReportFiles, writeReports } from "../check-reports.ts";
import type { CommandSpec } from "../command.ts";
import { paint } from "../format.ts";
import { type CheckRequest, type InspectedRows, inspectRows } from "../inspect-rows.ts";
import { openRemote } from "../open-s3-input.ts";
import { wholeNumber } from "../option-parsers.ts";
import { dataDemandsOf, type ReadingOptions, withReadingOptions } from "../reading-options.ts";
import { readingProgress } from "../reading-progress.ts";
import { CONFIG_HELP, type RowSettings, readRowSettings } from "../run-options.ts";
import { checkStandardOutput, toFileOrStdout } from "../standard-output.ts";
import { typedReading } from "../typed-reading.ts";
import { modelFitsText } from "../views/model-fits.ts";
import { type NextStep, nextLines, words } from "../views/next.ts";
import { reportText } from "../views/report.ts";

interface ValidateOptions extends ReadingOptions, ReportFiles {
  readonly method: Method;
  readonly purpose: Purpose;
  readonly maxFindings: number;
  readonly examples: number;
  readonly rules?: boolean;
  readonly fix?: string;
  readonly patch?: string;
  readonly json?: boolean;
  readonly config?: string;
}

/** `tunewright validate [FILE…] [--model NAME]` */
export const command: CommandSpec<ValidateOptions> = {
  help: {
    about: [
      "Reads CSV, TSV, Excel, Parquet, JSON and JSONL, zipped or not, and names every defect, where it is and how to fix it. Without a base model it checks what holds for all of them, and says which ones would take the rows, and why not. `tunewright explain RULE` says what a rule is about.",
    ],
    exits: { 0: "no errors", 1: "errors in the data" },
    examples: [
      "tunewright validate tickets.csv",
      "tunewright validate tickets.csv --model nova-micro",
      "tunewright validate chats.jsonl --model nova-micro --fix fixed.jsonl",
      "tunewright validate tickets.csv --model nova-micro --sarif findings.sarif --html findings.html",
    ],
  },
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
      .option("--fix <file>", "write the rows with safe repairs, then check them; - prints them")
      .option("--patch <file>", "log of every repair (default: the file of --fix + .patch.jsonl)")
      .option("--config <file>", CONFIG_HELP)
      .option("--rules", "list the rules without checking anything");
  },
  async run({ args, options, output }) {
    if (options.rules === true) return { data: allRules, text: rulesAsMarkdown() };
    const request = {
      ...checkRequest(await readRowSettings(args, options), options),
      onProgress: readingProgress(output, () => systemClock.now()),
    };
    checkCall(request, options);
    const { fix } = options;
    const typed = typedReading(args, options);
    if (fix === undefined) return checked(request, options, typed);
    return toFileOrStdout(fix, output, async (file) => {
      const repaired = await repair(request, { fix, file, patch: options.patch });
      const result = await checked(repairedRequest(request, repaired), options, ` ${words(fix)}`);
      const { data, text, exitCode } = result;
      const aside = fix === "-" || result.printed === true;
      return {
        data: { ...data, repaired: repaired.summary },
        ...(aside
          ? {
              text: fix === "-" ? "" : text,
              aside: `${repaired.text}${fix === "-" ? `\n\n${text}` : ""}`,
            }
          : { text: `${repaired.text}\n\n${text}` }),
        exitCode: repaired.summary.leftOut > 0 ? 1 : exitCode,
      };
    });
  },
};

/** Checks the rows and writes the requested reports. */
async function checked(request: CheckRequest, options: ValidateOptions, typed: string) {
  const inspection = await inspectRows(request, options.html !== undefined);
  const { result, models } = inspection;
  const report = await writeReports(inspection, {
    ...options,
    ...defined({ model: request.model }),
  });
  const parts = [
    reportText(result, options.examples),
    ...(models === undefined ? [] : [modelFitsText(models, result.ok)]),
    nextLines(nextSteps(inspection, typed, options)),
  ];
  return {
    data: models === undefined ? result : { ...result, models },
    text: report ?? parts.filter(Boolean).join("\n\n"),
    printed: report !== undefined,
    exitCode: result.ok ? 0 : 1,
  };
}

/** What comes after a check. */
function nextSteps(
  { result, models, profile }: InspectedRows,
  typed: string,
  { model, purpose }: ValidateOptions,
): NextStep[] {
  const chosen =
    models === undefined ? model : offeredModels({ models, ...defined({ profile }) })[0]?.model;
  const named = chosen === undefined ? "" : ` --model ${chosen}`;
  if (!result.ok) {
    const { code } = result.findings.find(({ severity }) => severity === "error") ?? {};
    const isRepairable = result.findings.some(({ repairable }) => repairable);
    return [
      ...(isRepairable
        ? [[`tunewright validate${typed} --fix fixed.jsonl`, "repairs what loses nothing"] as const]
        : []),
      ...(code === undefined
        ? []
        : [[`tunewright explain ${code}`, "says more about it"] as const]),
    ];
  }
  if (purpose !== "train" || (models !== undefined && chosen === undefined)) return [];
  return [[`tunewright plan${typed}${named}`, "shows what a run buys and costs; nothing is sent"]];
}

/** Nothing is written before it is sure that nothing is written over. */
function checkCall(request: CheckRequest, options: ValidateOptions): void {
  const { fix, patch, html, sarif, junit, json } = options;
  if (patch !== undefined && fix === undefined) {
    throw new UserError("Call.Wrong", "--patch has no effect without --fix");
  }
  const log = fix === undefined || fix === "-" ? patch : (patch ?? patchLogOf(fix));
  const files = {
    "--fix": fix,
    "--patch": log,
    "--html": html,
    "--sarif": sarif,
    "--junit": junit,
  };
  checkStandardOutput(files, json);
  const outputs = Object.entries(files).flatMap(([option, path]) =>
    path === undefined
      ? []
      : [{ option, path, inExistingFolder: !["--fix", "--patch"].includes(option) }],
  );
  checkOutputs(outputs, { ...request, otherFiles: [options.answerSchema] });
}

type Repaired = Awaited<ReturnType<typeof repair>>;

/** Repaired rows keep their columns, so they are read the same way: by the columns of their table too. */
function repairedRequest(
  request: CheckRequest,
  { file, summary, columns }: Repaired,
): CheckRequest {
  const { columns: given = {}, ...rest } = request;
  const all = { ...rest, columns: { ...columns, ...parseMapping(given) } };
  return summary.out === "-"
    ? { ...all, inputs: ["-"], stdin: createReadStream(file) }
    : { ...all, inputs: [file] };
}

async function repair(
  { model: _, rules: _rules, ...request }: CheckRequest,
  { fix, file, patch }: { fix: string; file: string; patch: string | undefined },
) {
  const result = await repairDataset({ ...request, out: file, ...defined({ log: patch }) });
  const { changes, leftOut } = result;
  const log = patch ?? (fix === "-" ? undefined : result.log);
  const repairs = Object.entries(changes).map(([code, count]) => `  ${code} ×${grouped(count)}`);
  const kept =
    log === undefined ? "no log was kept (--patch FILE keeps one)" : `every change in ${log}`;
  const text = [
    `${paint.good("✓")} ${counted(result.file.rows, "row")} in ${fix === "-" ? "standard output" : fix}, ${kept}`,
    ...(repairs.length === 0 ? ["  nothing to repair"] : repairs),
    ...(leftOut === 0 ? [] : [`  ${paint.bad("✗")} ${leftOutText(result)}`]),
  ].join("\n");
  const summary = { out: fix, ...defined({ log }), changes, leftOut };
  return { file, summary, columns: columnsOf(result.files), text };
}

/** How many records are not in the output, and where the first of them are. */
function leftOutText({ leftOut, leftOutAt }: Pick<RepairResult, "leftOut" | "leftOutAt">): string {
  const places = leftOutAt.map(({ file, line }) => `${file}:${line}`).join(", ");
  const more = leftOut - leftOutAt.length;
  const rest = more > 0 ? `, and ${grouped(more)} more` : "";
  return `${counted(leftOut, "unreadable record")} left out: ${places}${rest}`;
}

/** The columns that all files agree on, as if the user had named them. */
function columnsOf(files: readonly FileSummary[]): Readonly<Record<string, string>> {
  const choices = files.flatMap(({ columns }) => (columns === undefined ? [] : [columns]));
  const pairs = choices.map(({ question, answer }) => [question.columns, answer.columns]);
  const [first] = pairs;
  const agree = pairs.every((pair) => JSON.stringify(pair) === JSON.stringify(first));
  const [[prompt, ...more] = [], [completion] = []] = first ?? [];
  if (!agree || choices.length < files.length || more.length > 0) return {};
  return defined({ prompt, completion });
}

function checkRequest(settings: RowSettings, options: ValidateOptions): CheckRequest {
  const { files, model, format, reading, waivers } = settings;
  const { method, purpose, maxFindings } = options;
  if (model === undefined && format !== undefined) {
    throw new UserError("Call.Wrong", "--format is for a base model that is not listed: name it", {
      hint: "Add --model ID, or omit --format to check the rows for all base models.",
    });
  }
  return {
    ...datasetOptions(reading),
    inputs: files,
    ...(model === undefined ? {} : dataDemandsOf(model, format)),
    method,
    purpose,
    maxFindings,
    waivers,
    openRemote,
  };
}
