import { text as readAll } from "node:stream/consumers";
import { UserError } from "../../errors.ts";
import { explainRule } from "../../explain/explain-rule.ts";
import { explainText } from "../../explain/explain-text.ts";
import type { Explained } from "../../explain/explanation.ts";
import { type ExplainedRun, explainRun } from "../../run/explain-run.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import type { ExplainData } from "../json-output.ts";
import { openRun } from "../open-run.ts";
import { explainedRunText, explainedText } from "../views/explanation.ts";

/** `tunewright explain TEXT…|CODE|RULE|RUN` */
export const command: CommandSpec<SessionOptions> = {
  help: {
    about: [
      "Says what it means, whose side it is on, what to do, whether to try again, and whether it is billed.",
    ],
    exits: { 0: "known", 1: "not known" },
    examples: [
      'tunewright explain "ValidationException: Could not assume provided IAM role"',
      "tunewright explain Quota.ModelUnits",
      "tunewright explain duplicate-row",
      "tunewright explain tickets-nova-micro-1a2b3c4d --local",
      "aws bedrock get-model-customization-job --job-identifier JOB | tunewright explain -",
    ],
  },
  configure(command) {
    withSession(command).argument(
      "[text...]",
      "an error as AWS, an SDK or Tunewright prints it, an error code, a rule of the data check, or a run id; read from stdin when absent or -",
    );
  },
  async run(call) {
    const text = await textOf(call.args);
    const rule = /^[a-z0-9-]+$/i.test(text) ? explainRule(text) : undefined;
    if (rule !== undefined) return resultOf({ known: true, basis: "rule", ...rule });
    const explained = explainText(text, call.options.region ? { region: call.options.region } : {});
    if (explained.known || !RUN_ID.test(text)) return resultOf(explained);
    return runResult(call, text, explained);
  },
};

const RUN_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

async function textOf(words: readonly string[]): Promise<string> {
  const typed = words.join(" ").trim();
  if (typed !== "" && typed !== "-") return typed;
  const piped = process.stdin.isTTY && typed === "" ? "" : (await readAll(process.stdin)).trim();
  if (piped !== "") return piped;
  throw new UserError("Call.Wrong", "there is nothing to explain", {
    hint: 'Give an error in quotes, `tunewright explain "…"`, a code, a rule or a run id, or pipe a text in.',
  });
}

/** Of a word that is no code, no rule and no run, that it is not known. */
async function runResult(
  { options, output }: Call<SessionOptions>,
  runId: string,
  notKnown: Explained,
): Promise<Result> {
  try {
    const { environment, session } = await openRun(options, output, { runId });
    const { run, explained } = await explainRun(environment, runId, session.flags);
    return explained === null ? fineResult(run) : resultOf(explained, run);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const aside = `It is no code and no rule either; as a run it could not be read: ${why}`;
    return { ...resultOf(notKnown), aside };
  }
}

const NOTHING = {
  ...{ id: null, cause: null, side: null, remedy: null, command: null },
  ...{ retry: null, billed: null, source: null },
} as const;

function fineResult(run: ExplainedRun): Result {
  const data: ExplainData = { known: true, basis: "run", ...NOTHING, names: [], run };
  return { data, text: explainedRunText(run) };
}

function resultOf(explained: Explained, run: ExplainedRun | null = null): Result {
  const text = explainedText(explained);
  return {
    data: dataOf(explained, run),
    text: run === null ? text : `${explainedRunText(run)}\n\n${text}`,
    exitCode: explained.known ? 0 : 1,
  };
}

function dataOf(explained: Explained, run: ExplainedRun | null): ExplainData {
  if (explained.known) return { ...explained, names: [], run };
  const { known, basis, names, byName } = explained;
  return { known, basis, ...(byName ?? NOTHING), names, run };
}
