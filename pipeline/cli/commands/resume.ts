import { callerArn } from "../../run/caller-arn.ts";
import { awaitCleanUp } from "../../run/clean-up-proof.ts";
import {
  type NothingToResume,
  type ProposedResume,
  proposeResume,
  resumeRun,
} from "../../run/resume.ts";
import { assertResumeWithinBudget } from "../../run/resume-budget.ts";
import { cleanUpProgress } from "../clean-up-progress.ts";
import { type Session, type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { confirmSpending } from "../confirm.ts";
import { runCommand } from "../follow-run.ts";
import { openRun } from "../open-run.ts";
import { number } from "../option-parsers.ts";
import { type LimitOptions, limitsOf, MAX_USD_HELP, withLimits } from "../run-options.ts";
import { followResults } from "../start-run.ts";
import { resumeText } from "../views/resume.ts";

interface ResumeOptions extends SessionOptions, LimitOptions {
  readonly yes?: boolean;
  readonly tuneAnyway?: boolean;
  readonly maxUsd?: number;
  readonly watch: boolean;
}

/** `tunewright resume RUN` */
export const command: CommandSpec<ResumeOptions> = {
  help: {
    about: [
      "Continues a run that failed or was stopped from what exists: its job, its model, its answered rows. Nothing that exists is bought again. The data, the base model and the gate stay as they were.",
    ],
    exits: {
      0: "model accepted, A/A check passed, or nothing to do",
      1: "run failed, model rejected or not tuned",
    },
    examples: [
      "tunewright resume tickets-nova-micro-1a2b3c4d",
      "tunewright resume tickets-nova-micro-1a2b3c4d --requests-per-minute 4 --evaluation-hours 48",
    ],
  },
  configure(command) {
    withSession(withLimits(command))
      .argument("<run>", "run id")
      .option("--yes", "resume without asking for confirmation, even though it costs money")
      .option("--tune-anyway", "train although the base model leaves no headroom (--base-first)")
      .option("--max-usd <n>", MAX_USD_HELP, number)
      .option("--no-watch", "start and return without waiting for the run's end");
  },
  async run(call) {
    const { args, options, output } = call;
    const { requestsPerMinute, allowRejectedRows } = options;
    const opened = await openRun(options, output, { runId: args[0] ?? "", currentStack: true });
    const { session, environment, runId } = opened;
    await awaitCleanUp(environment, runId, cleanUpProgress(output));
    const found = await proposeResume(environment, runId, {
      limits: limitsOf(options),
      requestsPerMinute,
      allowRejectedRows,
      tuneAnyway: options.tuneAnyway,
      maxUsd: options.maxUsd,
    });
    if (found.kind === "complete") return nothingToDo(found);
    if (found.kind === "start") await confirmAndResume(session, found, call);
    else output.line(`${found.runId} is still running; following it`);
    return options.watch ? toTheEnd(session, found, call) : startedOnly(session, found);
  },
};

async function confirmAndResume(
  session: Session,
  proposed: ProposedResume,
  { options, output }: Call<ResumeOptions>,
): Promise<void> {
  output.line(resumeText(proposed, session.isFree));
  assertResumeWithinBudget(proposed);
  const isFree = session.isFree || proposed.input.start.at === "verdict";
  await confirmSpending({ yes: options.yes === true, isFree }, output);
  await resumeRun(await session.environment(), proposed, () => callerArn(session.clients));
}

function nothingToDo({ runId }: NothingToResume): Result {
  return {
    data: { runId, resumed: false },
    text: `${runId} has succeeded and nothing of it is missing: there is nothing to do`,
  };
}

async function toTheEnd(
  session: Session,
  found: NothingToResume | ProposedResume,
  { output }: Call<ResumeOptions>,
): Promise<Result> {
  const number = found.kind === "start" ? found.number : undefined;
  const of = { runId: found.runId, number };
  const ended = await followResults(session, of, output);
  return { ...ended, data: { ...ended.data, ...dataOf(found) } };
}

function startedOnly(session: Session, found: NothingToResume | ProposedResume): Result {
  const watch = runCommand("watch", found.runId, session.flags);
  return { data: dataOf(found), text: `  follow it with \`${watch}\`` };
}

/** What a script learns about a resume: whether this call started it, at what, and what it buys. */
function dataOf(found: NothingToResume | ProposedResume) {
  const { runId } = found;
  if (found.kind !== "start") return { runId, resumed: false };
  const { input, existing, purchases } = found;
  return { runId, resumed: true, start: input.start, existing, purchases };
}
