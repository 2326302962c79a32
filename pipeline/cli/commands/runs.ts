import { InvalidArgumentError } from "commander";
import type { RunStatus } from "../../run/status.ts";
import { openSessions, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { duration, table } from "../format.ts";
import { listAllRuns, type RegionalRun } from "../open-run.ts";
import { wholeNumber } from "../option-parsers.ts";
import { moment } from "../views/run.ts";

interface RunsOptions extends SessionOptions {
  readonly limit: number;
  readonly status?: RunStatus;
}

const STATUSES: readonly RunStatus[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

/** `tunewright runs` */
export const command: CommandSpec<RunsOptions> = {
  configure(command) {
    withSession(command)
      .option("--limit <n>", "maximum number of runs to list", wholeNumber(1), 20)
      .option("--status <status>", `list only runs that are ${STATUSES.join(", ")}`, statusNamed);
  },
  async run({ options, output }) {
    const { limit, status } = options;
    const sessions = await openSessions(options, output);
    const runs = await listAllRuns(sessions, { limit, status });
    return { data: { runs }, text: runs.length === 0 ? "no runs" : listText(runs) };
  },
};

function statusNamed(text: string): RunStatus {
  const status = STATUSES.find((one) => one === text.toUpperCase());
  if (status !== undefined) return status;
  throw new InvalidArgumentError(`It must be one of ${STATUSES.join(", ")}.`);
}

function listText(runs: readonly RegionalRun[]): string {
  return table([
    ["RUN", "STATUS", "STARTED", "DURATION", "RESUMES", "REGION"],
    ...runs.map((run) => [
      run.runId,
      run.status,
      moment(run.startedAt),
      run.stoppedAt === null ? "" : duration(run.stoppedAt - run.startedAt),
      run.resumes === 0 ? "" : String(run.resumes),
      run.region,
    ]),
  ]);
}
