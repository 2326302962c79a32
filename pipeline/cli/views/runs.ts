import { durationText } from "../../duration-text.ts";
import { intervalText, pointsText, verdictWord } from "../../evaluation/score-text.ts";
import type { RunFacts } from "../../run/run-facts.ts";
import { paint, table } from "../format.ts";
import { outcomeWord } from "./decision.ts";
import { moment } from "./run.ts";

/** Runs as a table. */
export function runsText(runs: readonly (RunFacts & { region: string })[]): string {
  const rows = runs.map((run) => [
    run.runId,
    run.status,
    outcomeText(run),
    run.output === null ? "" : verdictWord(run.output.verdict),
    gainCell(run),
    run.aliases.join(", "),
    run.model ?? "",
    moment(run.startedAt),
    run.stoppedAt === null ? "" : durationText(run.stoppedAt - run.startedAt),
    run.resumes === 0 ? "" : String(run.resumes),
    run.region,
  ]);
  return table([HEADING, ...rows], { optional: OPTIONAL });
}

const HEADING = [
  ...["RUN", "STATUS", "OUTCOME", "VERDICT", "GAIN", "ALIAS", "MODEL"],
  ...["STARTED", "DURATION", "RESUMES", "REGION"],
];

/** What says least of a run comes first. */
const OPTIONAL = ["REGION", "MODEL", "RESUMES", "DURATION", "STARTED", "ALIAS"];

/** What the gate decided; of a run that is running its state, of one that failed its error. */
function outcomeText({ output, modelless, state, error }: RunFacts): string {
  const decided = output ?? modelless;
  if (decided !== null) return outcomeWord(decided.outcome);
  return error === null ? paint.warn(state ?? "") : paint.bad(error);
}

/** e.g. `+12.3 (+4.0 to +20.1)`, in points. */
function gainCell({ output }: RunFacts): string {
  const decision = output?.decision ?? null;
  if (decision === null) return "";
  return `${pointsText(decision.gain)} (${intervalText(decision)})`;
}
