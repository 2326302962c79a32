import { expect } from "vitest";
import { makePlan } from "../../pipeline/run/plan.ts";
import { planFile } from "../../pipeline/run-folder/plan.ts";
import type { PipelineCloud } from "./pipeline-cloud.ts";
import { plannedInput } from "./planned-input.ts";
import { aRequest, onThroughput } from "./request.ts";
import { aPlanRequest } from "./run-request.ts";

/** Starts a run on throughput whose plan has its price by the hour, and waits until its model is accepted. */
export async function endHourlyRun(
  pipeline: PipelineCloud,
  runId: string,
  group: string,
): Promise<void> {
  const changes = { ...onThroughput, group };
  const { plan } = await plannedInput(aRequest(runId, changes));
  const hourly = makePlan(await aPlanRequest("nova-2-lite", { serving: { path: "provisioned" } }));
  const throughput = hourly.purchases.filter(({ item }) => item === "provisioned");
  const purchases = [...plan.purchases, ...throughput];
  await planFile.write(pipeline.bucket, runId, { ...plan, purchases });
  await pipeline.start(runId, changes);
  const { status, cause } = await pipeline.end(runId);
  expect([status, cause]).toEqual(["SUCCEEDED", undefined]);
}
