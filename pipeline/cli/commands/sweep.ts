import { leaseFindings } from "../../clean-up/lease-findings.ts";
import { type LeaseSweepTools, planSweep, sweepLeases } from "../../clean-up/sweep-leases.ts";
import { cloudFormationClient, cloudWatchClient, snsClient } from "../../clients.ts";
import { readSettings } from "../../run/stack-settings.ts";
import { plannedData, type SweepData, sweptData } from "../../run/sweep-data.ts";
import { DeploymentSettings } from "../../workflow/deployment-settings.ts";
import { openSessions, type Session, type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec } from "../command.ts";
import { confirmDeletion } from "../confirm.ts";
import { findCaller } from "../deploy/caller.ts";
import { sessionClock } from "../session-clock.ts";
import { sweepText } from "../views/leases.ts";

interface SweepOptions extends SessionOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Milliseconds for which it waits until what it removed is no longer listed. */
const BUDGET = 10 * 60_000;

/** `tunewright sweep` */
export const command: CommandSpec<SweepOptions> = {
  help: {
    about: [
      "Does by hand what the stack does every hour: removes what serves a model and whose lease has ended, and what belongs to no run, version or alias for a day. Custom models are removed only where that was promised. Names what no one has used for long (setting idleHours), and what is served on a base model that Bedrock will retire.",
    ],
    exits: {
      0: "all that is billed has a reason",
      1: "something was found that has none",
      2: "the call was wrong, or it was not confirmed",
    },
    examples: ["tunewright sweep --dry-run"],
  },
  configure(command) {
    withSession(command)
      .option("--dry-run", "show what is billed and what would be removed; change nothing")
      .option("--yes", "do not ask for confirmation");
  },
  async run(call) {
    const { options, output } = call;
    const all: SweepData[] = [];
    for (const session of await openSessions(options, output)) {
      output.progress(`looking at what is billed in ${session.region} …`);
      all.push(await sweepIn(session, call));
    }
    const data = joined(all);
    const isFine = data.found.every(({ fine }) => fine) && data.problems.length === 0;
    return { data, text: sweepText(data), exitCode: isFine ? 0 : 1 };
  },
};

async function sweepIn(
  session: Session,
  { options, output }: Call<SweepOptions>,
): Promise<SweepData> {
  const tools = await toolsOf(session);
  const planned = plannedData(await planSweep(tools, { isWatched: true }), session.region);
  if (options.dryRun === true) return planned;
  if (planned.found.some(({ decision }) => decision === "remove") && !session.isFree) {
    output.line(sweepText(planned));
    await confirmDeletion({ yes: options.yes === true, word: "sweep" }, output);
  }
  const { arn: by } = await findCaller(undefined, session.clients);
  const result = await sweepLeases(tools, { by, budget: BUDGET, isWatched: true });
  return sweptData(result, session.region);
}

/** As the stack's own sweep, by the settings with which it was deployed. */
async function toolsOf(session: Session): Promise<LeaseSweepTools> {
  const { bedrock, bucket, sfn, stack } = await session.environment();
  const { stateMachineArn, topicArn } = stack;
  const deployed = await readSettings(cloudFormationClient(session.clients));
  const { notice: noticeFormat, idleHours } = deployed ?? DeploymentSettings.parse({});
  const clock = await sessionClock(session);
  const cloudWatch = cloudWatchClient(session.clients);
  return {
    ...{ bedrock, bucket, sfn, stateMachineArn, topicArn, noticeFormat, clock },
    sns: snsClient(session.clients),
    findings: leaseFindings({ bedrock, bucket, clock, cloudWatch, idleHours }),
  };
}

/** What was found in all Regions. */
function joined(all: readonly SweepData[]): SweepData {
  const [first] = all;
  return {
    dryRun: first?.dryRun ?? true,
    at: first?.at ?? "",
    found: all.flatMap(({ found }) => found),
    removed: all.flatMap(({ removed }) => removed),
    remaining: all.flatMap(({ remaining }) => remaining),
    findings: all.flatMap(({ findings }) => findings),
    notified: all.flatMap(({ notified }) => notified),
    problems: all.flatMap(({ problems }) => problems),
  };
}
