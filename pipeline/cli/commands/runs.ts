import { InvalidArgumentError } from "commander";
import type { RunStatus } from "../../run/status.ts";
import { openSessions, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { listAllRuns, readAllFacts } from "../open-run.ts";
import { wholeNumber } from "../option-parsers.ts";
import { runsText } from "../views/runs.ts";

interface RunsOptions extends SessionOptions {
  readonly limit: number;
  readonly status?: RunStatus;
}

const STATUSES: readonly RunStatus[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

/** `tunewright runs` */
export const command: CommandSpec<RunsOptions> = {
  help: {
    about: ["Newest first, with what the gate decided of each."],
    exits: { 0: "listed" },
    examples: ["tunewright runs --local", "tunewright runs --status FAILED --limit 5"],
  },
  configure(command) {
    withSession(command)
      .option("--limit <n>", "maximum number of runs to list", wholeNumber(1), 20)
      .option("--status <status>", `list only runs that are ${STATUSES.join(", ")}`, statusNamed);
  },
  async run({ options, output }) {
    const { limit, status } = options;
    const sessions = await openSessions(options, output);
    const runs = await readAllFacts(sessions, await listAllRuns(sessions, { limit, status }));
    return { data: { runs }, text: runs.length === 0 ? "no runs" : runsText(runs) };
  },
};

function statusNamed(text: string): RunStatus {
  const status = STATUSES.find((one) => one === text.toUpperCase());
  if (status !== undefined) return status;
  throw new InvalidArgumentError(`It must be one of ${STATUSES.join(", ")}.`);
}
