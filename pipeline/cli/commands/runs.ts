import { UserError } from "../../errors.ts";
import { listRuns, type RunSummary } from "../../run/list.ts";
import type { RunStatus } from "../../run/status.ts";
import type { CommandSpec } from "../command.ts";
import { duration, table } from "../output.ts";
import { openSession, type SessionOptions, withSession } from "../session.ts";
import { moment } from "../views/run.ts";

interface RunsOptions extends SessionOptions {
  readonly limit: string;
  readonly status?: string;
}

const STATUSES: readonly string[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

/** `tunewright runs` */
export const command: CommandSpec<RunsOptions> = {
  configure(command) {
    withSession(command)
      .option("--limit <n>", "most runs to list", "20")
      .option("--status <status>", `only runs that are ${STATUSES.join(", ")}`);
  },
  async run({ options, output }) {
    const limit = Number(options.limit);
    const status = options.status?.toUpperCase();
    if (!Number.isInteger(limit) || limit < 1) {
      throw new UserError(
        "Call.Wrong",
        `--limit must be a whole number above 0; got ${options.limit}`,
      );
    }
    if (status !== undefined && !STATUSES.includes(status)) {
      throw new UserError("Call.Wrong", `--status must be one of ${STATUSES.join(", ")}`);
    }
    const session = await openSession(options, output);
    const environment = await session.environment();
    const runs = await listRuns(environment, { limit, status: status as RunStatus | undefined });
    return { data: { runs }, text: runs.length === 0 ? "no runs" : listText(runs) };
  },
};

function listText(runs: readonly RunSummary[]): string {
  return table([
    ["RUN", "STATUS", "STARTED", "TOOK"],
    ...runs.map((run) => [
      run.runId,
      run.status,
      moment(run.startedAt),
      run.stoppedAt === null ? "" : duration(run.stoppedAt - run.startedAt),
    ]),
  ]);
}
