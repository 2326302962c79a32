import { systemClock } from "../../clock.ts";
import { decisionText } from "../../report/approval-text.ts";
import {
  type Decided,
  decideApproval,
  findApproval,
  type OpenApproval,
} from "../../run/approve.ts";
import { callerArn } from "../../run/caller-arn.ts";
import { type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { confirmChange } from "../confirm.ts";
import { runCommand } from "../follow-run.ts";
import { paint } from "../format.ts";
import type { ApproveData } from "../json-output.ts";
import { openRun } from "../open-run.ts";
import { openApprovalText } from "../views/approval.ts";

interface ApproveOptions extends SessionOptions {
  readonly reject?: boolean;
  readonly reason?: string;
  readonly plan?: string;
  readonly yes?: boolean;
}

/** `tunewright approve RUN` */
export const command: CommandSpec<ApproveOptions> = {
  help: {
    about: [
      "Shows the plan that a run waits with (--approval, or `approval` in its config) and what it costs, and asks. The decision is recorded in the run's approval.json and cannot be changed; of two at once one decides. What is approved is this plan: a run whose input or plan.json is another cannot be approved.",
    ],
    exits: {
      0: "decided, now or before, as you wish",
      1: "it was decided otherwise",
      2: "the call was wrong, or there is nothing to decide",
    },
    examples: [
      'tunewright approve tickets-nova-micro-1a2b3c4d --reason "budget of the support team"',
      'tunewright approve tickets-nova-micro-1a2b3c4d --reject --reason "too few rows" --yes',
    ],
  },
  configure(command) {
    withSession(command)
      .argument("<run>", "run id")
      .option("--reject", "reject the plan: the run ends, and nothing is bought")
      .option("--reason <text>", "why; it is recorded with your ARN and the time")
      .option("--plan <hash>", "decide only about the plan with this hash, or its first characters")
      .option("--yes", "decide without asking for confirmation");
  },
  async run(call) {
    const { args, options, output } = call;
    const { environment, session, runId } = await openRun(options, output, {
      runId: args[0] ?? "",
    });
    const found = await findApproval(environment, runId, options.plan);
    const what = options.reject === true ? "rejected" : "approved";
    if (found.request.decision === null) {
      output.line(openApprovalText(found, await session.localModels()));
      await confirm(found, session.isFree, call);
    }
    const by = await callerArn(session.clients);
    const tools = { environment, clock: systemClock };
    const decided = await decideApproval(tools, found, {
      ...{ what, by, reason: options.reason ?? null },
    });
    return resultOf(decided, what, runCommand("watch", runId, session.flags));
  },
};

async function confirm(
  { runId, isWaiting }: OpenApproval,
  isFree: boolean,
  { options, output }: Call<ApproveOptions>,
): Promise<void> {
  if (!isWaiting) return;
  const verb = options.reject === true ? "Reject" : "Approve";
  const question = `${verb} the plan of ${runId}?`;
  await confirmChange({ yes: options.yes === true, isFree, question }, output);
}

function resultOf(decided: Decided, wanted: Decided["decision"]["what"], watch: string): Result {
  const { runId, planHash, decision, decidedNow } = decided;
  const data: ApproveData = { runId, planHash, decision, decidedNow };
  const asWanted = decision.what === wanted;
  const before = decidedNow ? "" : `${paint.warn("decided before:")} `;
  const follow = decision.what === "approved" ? `\n  follow it with \`${watch}\`` : "";
  const text = `${before}${decisionText(runId, decision)}${follow}`;
  return { data, text, exitCode: asWanted ? 0 : 1 };
}
