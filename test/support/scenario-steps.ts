import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { writeText } from "../../pipeline/objects.ts";
import { aliasKey } from "../../pipeline/registry/entry.ts";
import { BATCH_ROWS, writeAnswers } from "../../pipeline/run-folder/answered-rows.ts";
import { configFile } from "../../pipeline/run-folder/config.ts";
import type { PipelineCloud } from "./pipeline-cloud.ts";
import { aRequest, fastCloudLimits } from "./request.ts";

/** A small run that goes one way through the workflow. */
export interface GrantScenario {
  readonly name: string;
  /** Starts a run and waits until it has ended; resolves to the name of its last execution. */
  run(pipeline: PipelineCloud, runId: string): Promise<string>;
}

/** How the request of a run differs from the standard one. */
export type Changes = Parameters<PipelineCloud["start"]>[1];

/** A run that is left alone until it has ended. */
export function runs(
  name: string,
  changes: Changes,
  faults: readonly object[] = [],
): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.plan(...faults);
      await start(pipeline, runId, changes);
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** A check of the base model whose rows are enough for several functions; to some there are answers to something else. */
export function dividedRows(name: string): GrantScenario {
  const { evaluation } = aRequest("");
  const changes: Changes = {
    ...{ start: { at: "base" }, origin: "base" },
    evaluation: { ...evaluation, inCloudAbove: BATCH_ROWS },
  };
  return {
    name,
    async run(pipeline, runId) {
      const asked = { model: "another", maxTokens: 1, evaluationSha256: "" };
      await writeAnswers(pipeline.bucket, { runId, arm: "base", asked, first: 0 }, []);
      return runs(name, changes).run(pipeline, runId);
    },
  };
}

/** A run that is stopped once it has come to a state. */
export function stopped(
  name: string,
  state: string,
  changes: Changes,
  faults: readonly object[] = [],
): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      await pipeline.plan(...faults);
      await start(pipeline, runId, changes);
      await Promise.race([pipeline.reached(runId, state), pipeline.end(runId)]);
      const executionArn = executionOf(pipeline, runId);
      await pipeline.sfn.send(new StopExecutionCommand({ executionArn }));
      await pipeline.end(runId);
      await settled(pipeline);
      return runId;
    },
  };
}

/** ARN of an execution. */
export function executionOf({ stateMachineArn }: PipelineCloud, name: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
}

/** As few rows as the base models take, in a group whose alias another run holds. */
export async function start(
  pipeline: PipelineCloud,
  runId: string,
  changes: Changes,
): Promise<void> {
  const standard = aRequest(runId);
  const trainRows = changes?.teacher === undefined ? 16 : 100;
  const evaluationRows = 1 + (changes?.evaluation?.inCloudAbove ?? 7);
  const dataset = { ...standard.dataset, trainRows, evaluationRows };
  if (changes?.dataset !== undefined) dataset.train = changes.dataset.train;
  const validation = changes?.dataset?.validation ?? null;
  if (validation !== null) Object.assign(dataset, { validation, validationRows: 8 });
  await writeAlias(pipeline, runId);
  // The command line writes it.
  await configFile.write(pipeline.bucket, runId, { config: {}, input: standard });
  await pipeline.start(runId, { group: runId, limits: fastCloudLimits, ...changes, dataset });
}

/** The group's candidate as another run has left it. */
export async function writeAlias({ bucket }: PipelineCloud, runId: string): Promise<void> {
  const alias = {
    group: runId,
    alias: "candidate",
    version: `registry/${runId}/versions/before.json`,
    runId: "before",
    servingArn: "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/before",
    movedAt: "2026-11-23T00:00:00Z",
    history: [],
  };
  const text = JSON.stringify(alias);
  await writeText(bucket, aliasKey(runId, "candidate"), {
    text,
    type: "application/json",
  });
}

/** Waits for the sweep, which EventBridge and Lambda start after the execution has ended. */
export function settled(pipeline: PipelineCloud): Promise<void> {
  // A job that could not be stopped continues in Bedrock.
  return settledBut(pipeline, ["bedrock"]);
}

/** Waits until no service is at work but those that are named. */
export async function settledBut(
  { cloud, until }: PipelineCloud,
  busy: readonly string[],
): Promise<void> {
  const others = cloud.kernel.services().filter(({ name }) => !busy.includes(name));
  const quiet = async () => others.every((service) => service.isIdle?.() ?? true) || undefined;
  await until(quiet);
  // The event of the end, or a line of a log, may still be in transit.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await until(quiet);
}
