import { consoleUrl } from "../../report/console-url.ts";
import { proofOf } from "../../run/clean-up-proof.ts";
import { readCosts } from "../../run/read-costs.ts";
import { readPointing } from "../../run/retire-commands.ts";
import { readRun } from "../../run/status.ts";
import { approvalFile } from "../../run-folder/approval.ts";
import { type ModellessOutput, readModellessOutput } from "../../run-folder/modelless-output.ts";
import { type RunOutput, readOutput } from "../../run-folder/run-output.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { runCommand } from "../follow-run.ts";
import { paint } from "../format.ts";
import { openRun } from "../open-run.ts";
import { preparationStatus } from "../preparation-verbs.ts";
import { runPageAddress, runPageText } from "../run-page.ts";
import { approvalLine } from "../views/approval.ts";
import { costsText } from "../views/costs.ts";
import { decisionText } from "../views/decision.ts";
import { endingText } from "../views/ending.ts";
import { registryText } from "../views/results.ts";
import { runText } from "../views/run.ts";
import { command as watch } from "./watch.ts";

interface StatusOptions extends SessionOptions {
  readonly follow?: boolean;
}

/** `tunewright status [RUN]` */
export const command: CommandSpec<StatusOptions> = {
  help: {
    about: [
      "Every state with its duration, how far the job and the evaluation are, the verdict, what was registered, and what is billed.",
    ],
    exits: {
      0: "running, or model accepted",
      1: "model rejected or not tuned, run failed or stopped",
    },
    examples: ["tunewright status", "tunewright status tickets-nova-micro-1a2b3c4d --local"],
  },
  configure(command) {
    withSession(command)
      .argument("[run]", "run id; default is the newest run")
      .option("--follow", "follow it until it ends, as `tunewright watch` does");
  },
  async run(call) {
    if (call.options.follow === true) return watch.run(call);
    const { args, options, output } = call;
    const opened = await openRun(options, output, { runId: args[0] });
    const { session, environment, runId, preparation } = opened;
    if (preparation !== undefined) return preparationStatus(preparation, runId);
    const view = await readRun(environment, runId);
    const atAws = session.endpoint === undefined;
    const { bucket } = environment;
    const approval = (await approvalFile.findReadable(bucket, runId))?.requests ?? [];
    const console = atAws ? { consoleUrl: consoleUrl(view.executionArn) } : {};
    const costs = await readCosts(bucket, view);
    const page = runPageAddress(session, runId) ?? null;
    const data = { ...view, ...console, page, approval, costs };
    const approve = runCommand("approve", runId, session.flags);
    const lines = approval
      .slice(-1)
      .map((request) => approvalLine(request, { approve, isRunning: view.status === "RUNNING" }));
    const text = [
      runText(view, atAws),
      `  page        ${runPageText(session, runId)}`,
      ...lines,
    ].join("\n");
    const paid = costs.length === 0 ? [] : [costsText(costs)];
    if (view.status === "RUNNING") return { data, text: [text, ...paid].join("\n\n") };
    const failed = view.error !== null;
    const teardown = failed ? await proofOf(bucket, view.runId, view.resumes + 1) : null;
    const context = { bucket: bucket.name, flags: session.flags };
    const left = endingText(view, { teardown }, context);
    const ended = readOutput(view.output);
    const modelless = readModellessOutput(view.output);
    const aliases = await readPointing(bucket, ended);
    return {
      data: { ...data, teardown },
      text: [
        text,
        ...(ended === null ? [] : outputTexts(ended, { aliases, flags: session.flags })),
        ...modellessTexts(modelless),
        ...paid,
        left,
      ].join("\n\n"),
      exitCode:
        failed || ended?.outcome === "rejected" || modelless?.outcome === "not-tuned" ? 1 : 0,
    };
  },
};

/** What came of a run that has no model. */
function modellessTexts(output: ModellessOutput | null): string[] {
  if (output === null) return [];
  return output.outcome === "not-tuned"
    ? [`${paint.bold("Not tuned")}\n  ${output.baseScore.text}`]
    : [`${paint.bold("A/A check passed")}\n${decisionText(output.decision)}`];
}

/** What was decided, and what was registered, served and is billed. */
function outputTexts(
  output: RunOutput,
  suggesting: { aliases: readonly string[]; flags: string },
): string[] {
  const { decision } = output;
  return [
    ...(decision === null ? [] : [`${paint.bold("Evaluation")}\n${decisionText(decision)}`]),
    `${paint.bold("Registry")}\n${registryText(output, suggesting)}`,
  ];
}
