import { createHash } from "node:crypto";
import type { RegistryEntry } from "../../pipeline/registry/entry.ts";
import { register } from "../../pipeline/registry/register.ts";
import { readVersion } from "../../pipeline/registry/versions.ts";
import { executionInput } from "../../pipeline/run/execution-input.ts";
import { hashPlan, makePlan } from "../../pipeline/run/plan.ts";
import { configFile } from "../../pipeline/run-folder/config.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { manifestFile } from "../../pipeline/run-folder/manifest.ts";
import { planFile } from "../../pipeline/run-folder/plan.ts";
import { type AnsweredQuestion, heldOutFile, MODEL, reportOfAnswers } from "./answered-run.ts";
import type { PipelineEnvironment } from "./pipeline-environment.ts";
import { aDataset, aPlanRequest } from "./run-request.ts";

const TRAIN = '{"prompt":"a red box","completion":"fox"}\n';

/** Makes all files of a run as the command line and the workflow do, and registers its version in the group `colors`. */
export async function aRegisteredRun(
  environment: PipelineEnvironment,
  runId: string,
  rows: readonly AnsweredQuestion[],
): Promise<RegistryEntry> {
  const { bucket, clock, put } = environment;
  const dataset = datasetOf(rows);
  const request = { ...(await aPlanRequest("nova-micro", { group: "colors" })), dataset };
  const plan = makePlan(request);
  const planHash = hashPlan(plan);
  const input = executionInput({ runId, planHash, plan, model: request.model, dataset });
  await put(runLayout(runId).train, TRAIN);
  await manifestFile.write(bucket, runId, dataset.manifest);
  await planFile.write(bucket, runId, plan);
  await configFile.write(bucket, runId, { config: { ...request.config }, input });
  await reportOfAnswers(environment, runId, rows, input);
  const of = { runId, version: runId, request: input, jobArn: null, committedUntil: null };
  await register(bucket, clock, { ...of, modelArn: MODEL, servingArn: "arn:serving" });
  return readVersion(bucket, input.group, runId);
}

function datasetOf(rows: readonly AnsweredQuestion[]) {
  const { manifest, train, evaluation } = aDataset();
  if (train === null) throw new Error("the dataset has no training rows");
  const held = { ...evaluation, rows: rows.length, sha256: hashOf(heldOutFile(rows)) };
  const trained = { ...train, rows: 1, sha256: hashOf(TRAIN) };
  const part = (of: typeof held, file: string) => {
    const { rows: count, sha256 } = of;
    return { file, rows: count, bytes: of.bytes, sha256 };
  };
  const parts = {
    train: part(trained, "train.jsonl"),
    evaluation: part(held, "evaluation.jsonl"),
  };
  return aDataset({
    ...{ train: trained, validation: null, evaluation: held },
    labels: [...new Set(rows.map(({ reference }) => reference))],
    manifest: { ...manifest, split: { ...manifest.split, parts } },
  });
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** So many rows that the tuned model answers rightly, and the base model not all. */
export function colorQuestions(count: number, wrongOfTuned = 2): AnsweredQuestion[] {
  const animals = ["fox", "frog", "whale", "crow"];
  return Array.from({ length: count }, (_, row) => {
    const reference = animals[row % 4] ?? "";
    const wrong = animals[(row + 1) % 4] ?? "";
    const tuned = row < wrongOfTuned ? wrong : reference;
    return { question: `What about ${row}?`, reference, tuned, base: row % 3 ? wrong : reference };
  });
}
