import type { Command } from "commander";
import { defined } from "../../../dataset-tools/defined.ts";
import { checkOutputs } from "../../../dataset-tools/files/check-outputs.ts";
import { writeText } from "../../../dataset-tools/files/output-file.ts";
import { singleTryRuntimeClient } from "../../clients.ts";
import { systemClock } from "../../clock.ts";
import { counted, grouped } from "../../counts.ts";
import { UserError } from "../../errors.ts";
import { durationText } from "../../report/figures.ts";
import { carryOutReplay, type ReplayTools } from "../../run/replay/carry-out-replay.ts";
import { proposeReplay } from "../../run/replay/propose-replay.ts";
import { replayMarkdown, replayPage } from "../../run/replay/replay-page.ts";
import type { ReplayResult } from "../../run/replay/replay-result.ts";
import type { Pace } from "../../workflow/input.ts";
import { type Session, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { confirmSpending } from "../confirm.ts";
import { isInterruption, untilInterrupted } from "../interruption.ts";
import { readListedPrices } from "../listed-prices.ts";
import { listLogsIn, openRemoteIn } from "../open-s3-input.ts";
import { openTarget } from "../open-target.ts";
import { given, list, number, pointInTime, wholeNumber } from "../option-parsers.ts";
import type { Output } from "../output.ts";
import { type ReadingOptions, readingOf, withRowOptions } from "../reading-options.ts";
import { readingProgress } from "../reading-progress.ts";
import { sessionClock } from "../session-clock.ts";
import { proposalText, replayText } from "../views/replay.ts";

interface ReplayOptions extends SessionOptions, Omit<ReadingOptions, "model" | "format"> {
  readonly candidate: string;
  readonly champion?: string;
  readonly since?: string;
  readonly until?: string;
  readonly modelId?: string;
  readonly operation?: string;
  readonly limit: number;
  readonly references?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly concurrency: number;
  readonly maxUsd?: number;
  readonly maxTokens?: number;
  readonly html?: string;
  readonly markdown?: string;
  readonly showRows: number;
  readonly yes?: boolean;
}

/** `tunewright replay INPUT… --candidate VERSION` */
export const command: CommandSpec<ReplayOptions> = {
  help: {
    about: [
      "Reads Bedrock's model invocation logs (or labeled rows), asks both models each different question once, and compares the answers with each other, with production's, and with the right ones where they are known. What cannot be asked again is counted by reason.",
      "Both models must be served; nothing is bought but their answers. Answers are kept in the data bucket: the same call continues where one ended, and asks nothing twice. A call whose input has changed since the last one was done starts another replay.",
    ],
    exits: {
      0: "all asked, and the candidate is not certainly worse",
      1: "not all asked, or the candidate is certainly worse on right answers",
      2: "the call was wrong, a model is not served, or it was not confirmed",
    },
    examples: [
      "tunewright replay s3://logs/AWSLogs/ --candidate tickets-nova-micro-1a2b3c4d --since 2026-11-20 --max-usd 2",
      "tunewright replay calls.jsonl --candidate tickets@candidate --champion base --references labeled.csv --html replay.html --local",
    ],
  },
  configure(command) {
    withSession(command);
    withWhat(command);
    withHow(command);
    withRowOptions(command);
  },
  async run({ args, options, output }) {
    checkPages(args, options);
    const { session, environment, target } = await openTarget(options, output, options.candidate);
    const tools = {
      ...{ bucket: environment.bucket, bedrock: environment.bedrock, clock: systemClock },
      listed: await readListedPrices(undefined, output),
      openRemote: openRemoteIn(Promise.resolve(session)),
      listRemote: listLogsIn(session),
      onProgress: readingProgress(output, systemClock.now),
    };
    const { references = [], champion, maxTokens, maxUsd, system } = options;
    const { since, until, modelId, operation, limit, concurrency, showRows } = options;
    const { system: _system, ...reading } = readingOf(options);
    const proposed = await proposeReplay(tools, {
      ...{ inputs: args, references, candidate: target, champion, limit, maxTokens, system },
      ...{ since, until, modelId, operation, reading, maxUsd, pace: paceOf(options) },
    });
    output.line(proposalText(proposed));
    const yes = options.yes === true || proposed.isDone;
    await confirmSpending({ yes, isFree: session.isFree, what: "replay" }, output);
    const settings = { maxUsd, concurrency, showRows };
    const result = await carryOut(session, output, (tools) =>
      carryOutReplay({ ...environment, ...tools }, proposed, settings),
    );
    await writePages(result, options);
    return {
      data: result,
      text: `\n${replayText(result)}`,
      exitCode: result.stopped !== null || result.quality?.verdict === "worse" ? 1 : 0,
    };
  },
};

function withWhat(command: Command): Command {
  return command
    .argument("<input...>", "logs or labeled rows: s3://bucket/prefix/, s3://bucket/key, or files")
    .requiredOption("--candidate <version>", "version, run or group@alias that is tried", given)
    .option(
      "--champion <version>",
      "alias of its group, version, or base for the base model; default is what the gate's alias points at",
      given,
    )
    .option("--since <time>", "only calls from then on, e.g. 2026-11-27T06:00Z", pointInTime)
    .option("--until <time>", "only calls before then", pointInTime)
    .option("--model-id <id>", "only calls of that model, profile or deployment", given)
    .option("--operation <name>", "only calls by that operation, e.g. Converse", given)
    .option(
      "--limit <n>",
      "different questions at most; of more, a sample by their hashes",
      wholeNumber(1, 100_000),
      1000,
    )
    .option("--references <file>", "labeled rows with right answers; may be repeated", list)
    .option(
      "--system <text>",
      "system prompt in place of the questions' own; '' for none. Labeled rows without one are asked with that of the candidate's training rows",
    );
}

function withHow(command: Command): Command {
  return command
    .option(
      "--requests-per-minute <n>",
      "questions to both models together; default is half of the lower known quota, else 60",
      wholeNumber(1),
    )
    .option("--tokens-per-minute <n>", "tokens of questions and answers", wholeNumber(1))
    .option("--concurrency <n>", "questions under way at the same time", wholeNumber(1, 64), 4)
    .option("--max-usd <usd>", "what all answers may cost, those of earlier calls included", number)
    .option(
      "--max-tokens <n>",
      "tokens of an answer at most; default is the candidate's run's",
      wholeNumber(1),
    )
    .option("--html <file>", "write the report as a page", given)
    .option("--markdown <file>", "write the report as Markdown", given)
    .option(
      "--show-rows <n>",
      "show the texts of so many questions that were answered differently, in the reports too",
      wholeNumber(0),
      0,
    )
    .option("--yes", "do not ask for confirmation");
}

function paceOf({ requestsPerMinute, tokensPerMinute }: ReplayOptions): Partial<Pace> {
  return defined({ requestsPerMinute, tokensPerMinute });
}

/** On Ctrl-C no further question is sent, and what is under way is still kept. */
async function carryOut(
  session: Session,
  output: Output,
  work: (tools: Omit<ReplayTools, "bucket" | "bedrock">) => Promise<ReplayResult | undefined>,
): Promise<ReplayResult> {
  const stop = new AbortController();
  const started = systemClock.now();
  let first: number | undefined;
  const working = work({
    ...{ clock: await sessionClock(session), stop: stop.signal },
    isSimulated: (await session.localModels()) !== false,
    runtime: singleTryRuntimeClient(session.clients),
    onProgress: ({ answered, questions }) => {
      first ??= answered - 1;
      const each = (systemClock.now() - started) / (answered - first);
      const left = durationText(each * (questions - answered));
      output.progress(
        `${grouped(answered)} of ${counted(questions, "question")} answered, about ${left} left`,
      );
    },
  });
  try {
    const result = await untilInterrupted(working);
    if (result !== undefined) return result;
    throw new RangeError("only an interruption stops a replay without a result");
  } catch (error) {
    stop.abort();
    await working.catch(() => undefined);
    if (!(error instanceof UserError) || !isInterruption(error)) throw error;
    const hint = "What is answered is kept; the same call continues.";
    throw new UserError(error.code, error.message, { hint });
  }
}

type Pages = Pick<ReplayOptions, "html" | "markdown" | "references">;

/** Before anything is paid. @throws UserError `Dataset.Output…` where a report could not be written */
function checkPages(args: readonly string[], { html, markdown, references }: Pages): void {
  const outputs = Object.entries(defined({ "--html": html, "--markdown": markdown }));
  const inputs = args.filter((one) => !one.startsWith("s3://"));
  const reading = { inputs: inputs.length === 0 ? ["-"] : inputs, otherFiles: references };
  checkOutputs(
    outputs.map(([option, path]) => ({ path, option })),
    reading,
  );
}

async function writePages(result: ReplayResult, { html, markdown }: Pages): Promise<void> {
  if (html !== undefined) await writeText(html, replayPage(result));
  if (markdown !== undefined) await writeText(markdown, replayMarkdown(result));
}
