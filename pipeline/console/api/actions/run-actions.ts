import { executionData, executionName } from "../../../run/executions.ts";
import { readPointing } from "../../../run/retire-commands.ts";
import { approvalFile } from "../../../run-folder/approval.ts";
import { readModellessOutput } from "../../../run-folder/modelless-output.ts";
import { type RunOutput, readOutput } from "../../../run-folder/run-output.ts";
import type { ApiCall } from "../../http/route.ts";
import { type OpenPlace, type PlacedExecution, placeOfRun } from "../../place.ts";
import type { ActionParams } from "./action.ts";

/** An action that makes sense for a run as it is now. */
export interface RunAction {
  readonly verb: "approve" | "reject" | "stop" | "resume" | "promote";
  readonly params: ActionParams;
}

/** `GET /api/runs/:run/actions`: the next thing to do comes first. */
export async function readRunActions({ places, params }: ApiCall): Promise<RunAction[]> {
  const run = params["run"] ?? "";
  const placed = await placeOfRun(places, run);
  const about = { run };
  switch (placed.execution.status) {
    case "RUNNING": {
      const stop = { verb: "stop" as const, params: about };
      if (!(await waitsForApproval(placed))) return [stop];
      return [{ verb: "approve", params: about }, { verb: "reject", params: about }, stop];
    }
    case "SUCCEEDED":
      return afterSuccess(placed);
    default:
      return [{ verb: "resume", params: about }];
  }
}

async function waitsForApproval({ environment, execution }: PlacedExecution): Promise<boolean> {
  const { runId, number } = execution;
  const found = await approvalFile.findReadable(environment.bucket, runId);
  const name = executionName(runId, number);
  return found?.requests.some((one) => one.execution === name && one.decision === null) === true;
}

async function afterSuccess(placed: PlacedExecution): Promise<RunAction[]> {
  const { runId, output } = placed.execution;
  const ended = executionData(output);
  const modelless = readModellessOutput(ended);
  if (modelless?.outcome === "not-tuned") {
    return [{ verb: "resume", params: { run: runId, tuneAnyway: "1" } }];
  }
  const its = readOutput(ended);
  const notes = (modelless ?? its)?.notes ?? [];
  return [
    ...(its?.outcome === "accepted" ? await promotion(placed, its) : []),
    ...(notes.length === 0 ? [] : [{ verb: "resume" as const, params: { run: runId } }]),
  ];
}

/** None where an alias of people points at it already. */
async function promotion(
  { place, environment }: OpenPlace,
  output: RunOutput,
): Promise<RunAction[]> {
  const [, group, version] = /^registry\/([^/]+)\/versions\/(.+)\.json$/.exec(output.version) ?? [];
  if (group === undefined || version === undefined) return [];
  const pointing = await readPointing(environment.bucket, output);
  if (pointing.some((name) => name !== `${group}@candidate`)) return [];
  const { region } = place;
  return [{ verb: "promote", params: { region, group, version, alias: "production" } }];
}
