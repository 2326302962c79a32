import { join } from "node:path";
import { planCosts } from "../../evaluation/plan-costs.ts";
import { inTemporaryFolder } from "../../temporary-folder.ts";
import { startedBy } from "../approve.ts";
import type { StartEnvironment } from "../environment.ts";
import { findRun } from "../executions.ts";
import { prepareData } from "../prepare.ts";
import { type Proposal, proposeRun, resolveConfig } from "../propose.ts";
import { findStanding } from "../standing.ts";
import { startRun } from "../start.ts";
import type { RequestAnswer } from "./answer-data.ts";
import type { TuneRequest } from "./read-request.ts";
import { copyAside, openSource, type Source } from "./sources.ts";

/** Where requested runs are started. */
export interface RequestTools {
  readonly environment: StartEnvironment;
  readonly region: string;
}

/** A request that was read, and what it names as it was then. */
export interface ExaminedRequest extends TuneRequest {
  readonly id: string;
  readonly sources: readonly Source[];
  /** When the request was put, milliseconds since the epoch. */
  readonly putAt: number;
}

/**
 * Checks, plans and starts the run of a request, by the same functions as `tunewright tune`. Can be repeated: the same
 * data and settings are the same run, which is started once.
 * @throws BadDataError; UserError as `resolveConfig`, `prepareData`, `proposeRun`, `findStanding` and `startRun` do
 */
export async function startRequestedRun(
  tools: RequestTools,
  request: ExaminedRequest,
): Promise<Pick<RequestAnswer, "run"> & { outcome: "started" | "adopted" }> {
  return inTemporaryFolder(async (folder) => {
    const proposal = await propose(tools, request, folder);
    return { outcome: await start(tools, request, proposal), run: answeredRun(proposal) };
  });
}

async function propose(
  { environment, region }: RequestTools,
  { config, runId, attempt, sources }: ExaminedRequest,
  folder: string,
): Promise<Proposal> {
  const { bucket, stack } = environment;
  const resolved = resolveConfig(config);
  const copies = await copyAside(bucket, config, { sources, folder });
  const prepared = await prepareData(copies.config, resolved.model, {
    folder: join(folder, "prepared"),
    openRemote: (uri) => openSource(bucket, sources, uri),
  });
  const { stateMachineArn } = stack;
  return proposeRun(resolved, prepared.dataset, { region, runId, attempt, stateMachineArn });
}

async function start(
  { environment }: RequestTools,
  { id, putAt }: ExaminedRequest,
  proposal: Proposal,
): Promise<"started" | "adopted"> {
  if ((await findStanding(environment, proposal)) !== "new") {
    // An earlier try of this request may have started it, and ended before it could say so.
    const found = await findRun(environment, proposal.runId);
    return (found?.startDate?.getTime() ?? 0) >= putAt ? "started" : "adopted";
  }
  const input = startedBy(proposal.input, `request ${id}`);
  await startRun(environment, { ...proposal, input });
  return "started";
}

function answeredRun({ runId, planHash, plan, input, dataset }: Proposal): RequestAnswer["run"] {
  const { train, validation, evaluation } = dataset;
  return {
    runId,
    planHash,
    usd: planCosts(plan).run.usd,
    rows: {
      train: train?.rows ?? 0,
      validation: validation?.rows ?? 0,
      evaluation: evaluation.rows,
    },
    waitsForApproval: input.approval !== undefined,
  };
}
