import { percentText, pointsText } from "../evaluation/score-text.ts";
import { manifestFile } from "../run-folder/manifest.ts";
import { planFile } from "../run-folder/plan.ts";
import { readOutput } from "../run-folder/run-output.ts";
import { usdText } from "../usd.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { scoreName } from "../workflow/score-spec.ts";
import type { RunEnvironment } from "./environment.ts";
import { executionData, type RunExecution } from "./executions.ts";
import type { RunSide } from "./run-comparison.ts";
import { mustFind } from "./status.ts";

/** Where a run is. */
export interface RunAt {
  readonly environment: RunEnvironment;
  readonly runId: string;
}

/** What the answers of a run's tuned model are read by. */
export interface AnsweredSide {
  readonly environment: Pick<RunEnvironment, "bucket">;
  readonly runId: string;
  /** null when the input is not ours. */
  readonly input: ExecutionInput | null;
  /** null while there is none. */
  readonly modelArn: string | null;
}

/** A run that is compared. */
export interface ReadSide extends AnsweredSide {
  readonly environment: RunEnvironment;
  /** Its latest one. */
  readonly execution: RunExecution;
  /** What is shown of it. */
  readonly side: RunSide;
}

/** Reads a run's settings, data, plan and decision. @throws UserError `Run.Unknown` */
export async function readSide({ environment, runId }: RunAt): Promise<ReadSide> {
  const execution = await mustFind(environment, runId);
  const input = ExecutionInput.safeParse(executionData(execution.input)).data ?? null;
  const output = readOutput(executionData(execution.output));
  const side = {
    runId,
    status: execution.status ?? "RUNNING",
    outcome: output?.outcome ?? null,
    verdict: output?.verdict ?? null,
    decision: output?.decision ?? null,
    facts: {
      ...(input === null ? {} : inputFacts(input)),
      ...(await dataFacts({ environment, runId })),
    },
  };
  return { environment, execution, runId, side, input, modelArn: output?.modelArn ?? null };
}

function inputFacts(input: ExecutionInput): Record<string, string> {
  const { baseModel, dataset, hyperParameters, serving, evaluation, gate, group } = input;
  const named = Object.entries(hyperParameters).map(([name, value]) => [name, value] as const);
  return {
    "base model": baseModel.name,
    group,
    "training rows": String(dataset.trainRows),
    "validation rows": String(dataset.validationRows),
    "held-out rows": String(dataset.evaluationRows),
    labels: String(dataset.labels?.length ?? "none"),
    "training file": hashText(dataset.sha256.train),
    "validation file": hashText(dataset.sha256.validation),
    "held-out file": hashText(dataset.sha256.evaluation),
    ...Object.fromEntries(named),
    serving: serving.path,
    scores: evaluation.scores.map(scoreName).join(", "),
    "maximum tokens": String(evaluation.maxTokens),
    "minimum gain": `${pointsText(gate.minimumGain)} points`,
    confidence: percentText(gate.confidence),
  };
}

/** Enough of a SHA-256 to tell files apart. */
function hashText(sha256: string | null): string {
  return sha256 === null ? "none" : `SHA-256 ${sha256.slice(0, 12)}`;
}

/** What the run's own folder says of its data and its price. */
async function dataFacts({ environment, runId }: RunAt): Promise<Record<string, string>> {
  const { bucket } = environment;
  const plan = await planFile.findReadable(bucket, runId);
  const manifest = await manifestFile.findReadable(bucket, runId);
  return {
    ...(plan === undefined
      ? {}
      : {
          dataset: plan.dataset.name,
          "planned USD": usdText(plan.knownUsd),
        }),
    ...(manifest === undefined
      ? {}
      : {
          sources: manifest.sources.map(({ name }) => name).join(", "),
          split: `${manifest.split.method}, seed ${manifest.split.seed}`,
          findings: findingsText(manifest.findings.counts),
        }),
  };
}

function findingsText(counts: Readonly<Record<string, number>>): string {
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  return found.map(([code, count]) => `${code} ${count}`).join(", ") || "none";
}
