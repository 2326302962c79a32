import { InvalidArgumentError } from "commander";
import { hasVerdict, type RunVerdict, runVerdicts } from "../../run/run-verdict.ts";
import type { RunStatus } from "../../run/status.ts";
import { openSessions, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import { listAllPreparations, listAllRuns, readAllFacts } from "../open-run.ts";
import { wholeNumber } from "../option-parsers.ts";
import { preparationsText } from "../views/preparation.ts";
import { runsText } from "../views/runs.ts";

interface RunsOptions extends SessionOptions {
  readonly limit: number;
  readonly status?: RunStatus;
  readonly verdict?: RunVerdict;
}

const STATUSES: readonly RunStatus[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];

/** `tunewright runs` */
export const command: CommandSpec<RunsOptions> = {
  help: {
    about: [
      "Newest first, with what the gate decided of each; then the datasets that `prepare --in-cloud` makes or has made.",
    ],
    exits: { 0: "listed" },
    examples: ["tunewright runs --local", "tunewright runs --verdict rejected --limit 5"],
  },
  configure(command) {
    withSession(command)
      .option("--limit <n>", "maximum number of runs to list", wholeNumber(1), 20)
      .option("--status <status>", `list only runs that are ${STATUSES.join(", ")}`, statusNamed)
      .option(
        "--verdict <verdict>",
        `list only runs that ended so: ${runVerdicts.join(", ")}`,
        verdictNamed,
      );
  },
  async run({ options, output }) {
    const { limit, status, verdict } = options;
    const sessions = await openSessions(options, output);
    const listed = await listAllRuns(sessions, {
      status,
      limit: verdict === undefined ? limit : Math.max(limit, LOOKED_THROUGH),
    });
    const all = await readAllFacts(sessions, listed);
    const runs = all.filter((run) => verdict === undefined || hasVerdict(run, verdict));
    const shown = runs.slice(0, limit);
    // A verdict is of a run.
    const preparations =
      verdict === undefined ? await listAllPreparations(sessions, { status, limit }) : [];
    const text = shown.length === 0 ? "no runs" : runsText(shown);
    return {
      data: { runs: shown, preparations },
      text: preparations.length === 0 ? text : `${text}\n\n${preparationsText(preparations)}`,
    };
  },
};

/** Newest runs that are looked through for a verdict. */
const LOOKED_THROUGH = 500;

function verdictNamed(text: string): RunVerdict {
  const verdict = runVerdicts.find((one) => one === text.toLowerCase());
  if (verdict !== undefined) return verdict;
  throw new InvalidArgumentError(`It must be one of ${runVerdicts.join(", ")}.`);
}

function statusNamed(text: string): RunStatus {
  const status = STATUSES.find((one) => one === text.toUpperCase());
  if (status !== undefined) return status;
  throw new InvalidArgumentError(`It must be one of ${STATUSES.join(", ")}.`);
}
