import { defined } from "../../dataset-tools/defined.ts";
import { explainFailure } from "../explain/explain-failure.ts";
import type { Explained } from "../explain/explanation.ts";
import { readModellessOutput } from "../run-folder/modelless-output.ts";
import { readOutput } from "../run-folder/run-output.ts";
import type { RunEnvironment } from "./environment.ts";
import { type RunStatus, type RunView, readRun } from "./status.ts";

/** How a run has ended, or that it has not, and what a failure of it means. */
export interface ExplainedRun {
  readonly runId: string;
  readonly status: RunStatus;
  /** The state that failed, or is running; null where there is none. */
  readonly state: string | null;
  /** Name of the error that ended the run, and what came with it; null unless it failed or was stopped. */
  readonly error: string | null;
  readonly cause: string | null;
  /** What was decided, in a few lines; null unless the run succeeded. */
  readonly decided: string | null;
}

/**
 * Reads a run and explains what ended it.
 * @param flags options with which commands about the run reach its cloud, e.g. ` --local`
 * @returns `explained` null for a run that is running or succeeded
 * @throws UserError `Run.Unknown`
 */
export async function explainRun(
  environment: RunEnvironment,
  runId: string,
  flags: string,
): Promise<{ run: ExplainedRun; explained: Explained | null }> {
  const view = await readRun(environment, runId);
  const ended = endOf(view);
  const failed = view.steps.findLast(({ type, status }) => status === "failed" && type !== "Fail");
  const state = ended === null ? (view.current.at(-1) ?? null) : (failed?.name ?? null);
  const run: ExplainedRun = {
    ...{ runId, status: view.status, state },
    ...{ error: ended?.error ?? null, cause: ended?.cause ?? null, decided: decidedBy(view) },
  };
  return { run, explained: explainRunView(view, flags) };
}

/** Explains what ended a run; null for one that is running or succeeded. `flags` as in `explainRun`. */
export function explainRunView(view: RunView, flags: string): Explained | null {
  const ended = endOf(view);
  const region = view.executionArn.split(":")[3];
  const facts = { run: `${view.runId}${flags}`, ...defined({ region }) };
  return ended && explainFailure(ended, facts);
}

/** A run that was ended from outside has no error of its own, or that of who stopped it. */
function endOf({ status, error }: RunView): { error: string; cause: string } | null {
  if (error === null) return null;
  const { cause } = error;
  if (status === "ABORTED") return { error: "Run.Stopped", cause };
  if (status === "TIMED_OUT") return { error: "Run.TimedOut", cause };
  return { error: error.error === "" ? "Run.Failed" : error.error, cause };
}

function decidedBy({ output }: RunView): string | null {
  const modelless = readModellessOutput(output);
  if (modelless?.outcome === "not-tuned") return modelless.baseScore.text;
  return (modelless ?? readOutput(output))?.decision?.summary ?? null;
}
