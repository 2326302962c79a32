import { appendFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { type Command, Option } from "commander";
import { defined } from "../../../dataset-tools/defined.ts";
import { checkOutputs } from "../../../dataset-tools/files/check-outputs.ts";
import { writeText } from "../../../dataset-tools/files/output-file.ts";
import { sarifReport } from "../../../dataset-tools/index.ts";
import packageJson from "../../../package.json" with { type: "json" };
import type { RunConfig } from "../../config/run-config.ts";
import { UserError } from "../../errors.ts";
import { annotations, withoutQuotes } from "../../run/ci/annotations.ts";
import { type Base, type ChangedRun, findBase } from "../../run/ci/base-version.ts";
import { type CheckedChange, checkChange } from "../../run/ci/check-change.ts";
import { ciMarkdown } from "../../run/ci/ci-markdown.ts";
import { type PullRequest, writeComment } from "../../run/ci/comment.ts";
import { openRepository } from "../../run/ci/git.ts";
import { resolveConfig } from "../../run/propose.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { actionsJob, baseRefHere, pullRequestHere } from "../ci-environment.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { paint } from "../format.ts";
import { readListedPrices } from "../listed-prices.ts";
import { openRemote } from "../open-s3-input.ts";
import { given, number, wholeNumber } from "../option-parsers.ts";
import { configFile, MAX_USD_HELP, type RunOptions, readRunConfig } from "../run-options.ts";
import { checkStandardOutput } from "../standard-output.ts";
import { ciText } from "../views/ci.ts";

interface CiOptions {
  readonly model?: string;
  readonly config?: string;
  /** A ref; false with `--no-base`. */
  readonly base?: string | false;
  readonly against?: readonly string[];
  readonly maxUsd?: number;
  readonly maxUsdIncrease?: number;
  readonly maxRemovedRows?: number;
  readonly failOn: "error" | "warning" | "never";
  readonly onlyNew?: boolean;
  readonly allowLabelChanges?: boolean;
  readonly sarif?: string;
  readonly markdown?: string;
  readonly comment?: boolean;
  readonly json?: boolean;
}

/** `tunewright ci [FILE…]` */
export const command: CommandSpec<CiOptions> = {
  help: {
    about: [
      "For pull requests that change data or settings: rows added, removed and changed since the base, findings, the price of a run and its change, without an account. In GitHub Actions findings are shown beside their lines, and the job gets a summary. Neither these nor a comment or SARIF hold a text of the data, not even a label.",
    ],
    exits: { 0: "passed", 1: "a check failed" },
    examples: [
      "tunewright ci tickets.csv --model nova-micro --base origin/main",
      "tunewright ci --max-usd 20 --fail-on warning --only-new --markdown comment.md",
    ],
  },
  configure,
  run: (call) => inTemporaryFolder((folder) => run(call, folder)),
};

function configure(command: Command): void {
  command
    .argument("[files...]", "the data of the run; default is data.files of the config file")
    .option("--model <name>", "base model: short name (see `tunewright models`) or Bedrock id")
    .option("--config <file>", "settings as YAML; default is tunewright.yaml, if it exists")
    .option(
      "--base <ref>",
      "git ref to compare with; default is the base of the pull request, else origin/main",
      given,
    )
    .option("--no-base", "compare with nothing")
    .option("--against <file...>", "an earlier version of the data to compare with, as files")
    .option("--max-usd <n>", MAX_USD_HELP, number)
    .option("--max-usd-increase <n>", "USD by which the change may raise the price", number)
    .option("--max-removed-rows <n>", "rows that the change may remove", wholeNumber(0))
    .addOption(
      new Option("--fail-on <severity>", "the mildest finding that fails")
        .choices(["error", "warning", "never"])
        .default("error"),
    )
    .option("--only-new", "only rules with more findings than before fail")
    .option("--allow-label-changes", "labels may appear and vanish")
    .option("--sarif <file>", "write the findings as SARIF, for code scanning")
    .option("--markdown <file>", "write the result as Markdown; - prints it")
    .option("--comment", "write it to the pull request that GitHub Actions runs for");
}

async function run({ args, options, output }: Call<CiOptions>, folder: string): Promise<Result> {
  checkCall(options);
  const pullRequest = options.comment === true ? await pullRequestHere() : undefined;
  const checked = await check(args, options, { folder, output });
  const nameOf = await reportName();
  const result = withoutQuotes(checked.result, nameOf);
  const { data } = checked;
  const markdown = ciMarkdown(data);
  if (options.sarif !== undefined) {
    await writeText(options.sarif, sarifReport(result, packageJson.version));
  }
  const printed = options.markdown === "-";
  if (options.markdown !== undefined && !printed) await writeText(options.markdown, markdown);
  const job = actionsJob();
  if (job?.summary !== undefined) await appendFile(job.summary, markdown);
  const commands = job === undefined ? [] : annotations(result);
  const written = pullRequest === undefined ? [] : [await commentLine(pullRequest, markdown)];
  return {
    data,
    text: printed ? markdown.trimEnd() : [ciText(data), ...written].join("\n"),
    // GitHub's runner reads commands from either stream; standard output may hold JSON.
    ...(commands.length === 0 ? {} : { aside: commands.join("\n") }),
    exitCode: data.passed ? 0 : 1,
  };
}

/** A comment that GitHub does not take changes nothing of what was found. */
async function commentLine(pullRequest: PullRequest, markdown: string): Promise<string> {
  try {
    return `comment: ${await writeComment(pullRequest, markdown)}`;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${paint.warn("note:")} ${error.message} (${error.code})\n  → ${error.hint}`;
  }
}

async function check(
  args: readonly string[],
  options: CiOptions,
  { folder, output }: Pick<Call<CiOptions>, "output"> & { folder: string },
): Promise<CheckedChange> {
  const settings = (file: string | undefined) =>
    readRunConfig(args, { ...runOptionsOf(options), ...defined({ config: file }) });
  const file = configFile(options.config);
  const config = await settings(file);
  const run = { config, file, settings };
  checkWritten(options, run);
  const listed = await readListedPrices(options.config, output);
  const version = (one: RunConfig) => ({ ...resolveConfig(one, null, listed), openRemote });
  const now = version(config);
  const base = await findBase(baseOf(options), run, folder);
  return checkChange({
    version: now,
    base,
    before: base.version && orNull(() => version(base.version?.config ?? config)),
    policy: {
      failOn: options.failOn,
      onlyNew: options.onlyNew === true,
      allowLabelChanges: options.allowLabelChanges === true,
      maxRemovedRows: options.maxRemovedRows,
      maxUsdIncrease: options.maxUsdIncrease,
    },
  });
}

/** The options that are settings of the run. */
function runOptionsOf({ model, maxUsd }: CiOptions): RunOptions {
  return defined({ model, maxUsd });
}

/** Settings of an earlier version that are not valid today are no fault of the change. */
function orNull<Value>(make: () => Value): Value | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function baseOf({ base, against }: CiOptions): Base {
  if (against !== undefined) return { kind: "files", files: against };
  if (base === false) return { kind: "none" };
  return { kind: "ref", ref: base ?? baseRefHere() ?? "origin/main" };
}

function checkCall({ against, base, onlyNew, markdown, json }: CiOptions): void {
  checkStandardOutput({ "--markdown": markdown }, json);
  if (against !== undefined && typeof base === "string") {
    throw new UserError("Call.Wrong", "--base and --against both say what to compare with", {
      hint: "Give one of them.",
    });
  }
  if (onlyNew === true && base === false && against === undefined) {
    throw new UserError("Call.Wrong", "--only-new has nothing to compare with under --no-base", {
      hint: "Omit one of them.",
    });
  }
}

/** Nothing is written before it is sure that nothing is written over. */
function checkWritten({ sarif, markdown }: CiOptions, { config, file }: ChangedRun): void {
  const outputs = Object.entries({ "--sarif": sarif, "--markdown": markdown }).flatMap(
    ([option, path]) => (path === undefined || path === "-" ? [] : [{ option, path }]),
  );
  const { files, heldOut = [], answerSchema } = config.data;
  const inputs = [...files, ...heldOut];
  checkOutputs(outputs, { inputs, otherFiles: [file, answerSchema], openRemote });
}

/** Names of files as GitHub knows them: below the top of the repository. */
async function reportName(): Promise<(file: string) => string> {
  const top = await openRepository(".").then(
    (repository) => repository.top,
    () => undefined,
  );
  if (top === undefined) return (file) => file;
  return (file) => {
    const path = /^[a-z0-9]+:\/\//.test(file) ? undefined : relative(top, resolve(file));
    return path === undefined || path.startsWith("..") ? file : path;
  };
}
