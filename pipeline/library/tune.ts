import type { ClientOptions } from "../clients.ts";
import { systemClock } from "../clock.ts";
import { UserError } from "../errors.ts";
import { startedBy } from "../run/approve.ts";
import { callerArn } from "../run/caller-arn.ts";
import { openEnvironment, type RunEnvironment } from "../run/environment.ts";
import { prepareData } from "../run/prepare.ts";
import { type Proposal, proposeRun, type ResolvedConfig } from "../run/propose.ts";
import { type RunResults, readResults } from "../run/results.ts";
import { findStanding, type Standing } from "../run/standing.ts";
import { startRun } from "../run/start.ts";
import type { RunView } from "../run/status.ts";
import { watchRun } from "../run/watch.ts";
import { inTemporaryFolder } from "../temporary-folder.ts";
import type { Files } from "./dataset.ts";
import {
  homeOf,
  type PlannedRun,
  type PlanOptions,
  plannedRun,
  type RunSettings,
  resolve,
} from "./plan.ts";

/** Milliseconds between two reads of a run: AWS limits its calls. */
const POLL_MS = 5_000;

/** Where a run is started, who agrees to what it costs, and how it is followed. */
export interface TuneOptions extends PlanOptions, Omit<ClientOptions, "region"> {
  /** Asked before anything is sent; `false` ends the call. Needed unless the settings have a `budget`. */
  readonly confirm?: (planned: PlannedRun) => boolean | Promise<boolean>;
  /** Called with all that is known of the run whenever there is something new. */
  readonly onProgress?: (run: RunView) => void;
  /** Milliseconds between two reads of the run; 5,000 by default. */
  readonly pollMs?: number;
}

/** A run that has ended. */
export interface TunedRun {
  readonly runId: string;
  /** The gate has accepted the model, and it is registered. */
  readonly accepted: boolean;
  /** Why the gate accepted or rejected it, or what ended the run; null where nothing says so. */
  readonly reason: string | null;
  /** What Converse and InvokeModel call; null where nothing serves a model. */
  readonly servingArn: string | null;
  /** Its states, and the error of a run that failed. */
  readonly run: RunView;
  /** Scores, verdict, training metrics and the rest of what it has measured. */
  readonly results: RunResults;
}

/**
 * Tunes a base model, as `tunewright tune` does: checks, plans, uploads, starts, and waits until the run has ended, which
 * takes hours at AWS. The same data and settings follow the run that was started before, and buy nothing again. The stack
 * must be deployed (`tunewright deploy`).
 *
 * @example
 * ```ts
 * import { tune } from "tunewright";
 *
 * const { accepted, servingArn, reason } = await tune(
 *   "tickets.csv",
 *   { model: "nova-micro", budget: { maxUsd: 20 } },
 *   { onProgress: ({ current }) => console.log(current.join(", ")) },
 * );
 * console.log(accepted ? servingArn : reason);
 * ```
 *
 * @throws BadDataError with all findings where rows are bad; UserError, e.g. `Plan.OverBudget`, `Run.NotApproved`,
 * `Run.FailedBefore`, `Stack.Missing`. A run that fails does not throw: `run.error` says why.
 */
export async function tune(
  files: Files,
  settings: RunSettings,
  options: TuneOptions = {},
): Promise<TunedRun> {
  const resolved = resolve(files, settings);
  const region = options.region ?? homeOf(resolved);
  const clients = { ...options, region };
  return inTemporaryFolder(async (folder) => {
    const { dataset } = await prepareData(resolved.config, resolved.model, { folder });
    const environment = await openEnvironment(clients);
    const { stateMachineArn } = environment.stack;
    const where = { region, runId: options.runId, attempt: options.attempt ?? 1, stateMachineArn };
    const proposal = proposeRun(resolved, dataset, where);
    const standing = await findStanding(environment, proposal);
    if (standing === "new") {
      await agree(proposal, resolved, options);
      const input = startedBy(proposal.input, await callerArn(clients));
      await startRun(environment, { ...proposal, input });
    }
    return follow(environment, proposal.runId, { standing, options });
  });
}

/** Whatever may cost money needs someone's agreement: an amount beforehand, or an answer now. */
async function agree(
  proposal: Proposal,
  { config }: ResolvedConfig,
  { confirm }: Pick<TuneOptions, "confirm">,
): Promise<void> {
  if (confirm === undefined && config.budget === undefined) {
    throw new UserError("Run.NotApproved", "nothing says what this run may cost", {
      hint: "Give the settings a budget, e.g. `budget: { maxUsd: 20 }`, or pass `confirm`.",
    });
  }
  if (confirm === undefined || (await confirm(plannedRun(proposal)))) return;
  throw new UserError("Run.NotApproved", "not started; nothing was bought");
}

async function follow(
  environment: RunEnvironment,
  runId: string,
  { standing, options }: { standing: Standing; options: TuneOptions },
): Promise<TunedRun> {
  const run = await watchRun(environment, runId, {
    clock: systemClock,
    every: options.pollMs ?? POLL_MS,
    number: standing === "new" ? 1 : undefined,
    onProgress: (view) => options.onProgress?.(view),
  });
  const results = await readResults(environment.bucket, run);
  const { output } = results;
  return {
    runId,
    accepted: output?.outcome === "accepted",
    reason: output?.decision?.reason ?? run.error?.cause ?? null,
    servingArn: output?.servingArn ?? null,
    run,
    results,
  };
}
