import type { Manifest } from "../../dataset-tools/index.ts";
import { loadConfig } from "../../pipeline/config/load.ts";
import { resolveHyperparameters } from "../../pipeline/models/hyperparameters.ts";
import { resolveModel } from "../../pipeline/models/resolve.ts";
import type { Dataset } from "../../pipeline/run/dataset.ts";
import type { PlanRequest } from "../../pipeline/run/plan.ts";

const sample = { rows: 0, whole: true, hashes: "" };

const manifest: Manifest = {
  tool: { name: "tunewright", version: "0.0.0" },
  model: "amazon.nova-micro-v1:0:128k",
  method: "sft",
  format: "bedrock-conversation-2024",
  sources: [],
  records: { read: 0, rejected: 0, duplicates: 0, written: 0 },
  findings: { counts: {}, list: [], truncated: false },
  labels: null,
  system: { text: null, source: "none" },
  split: {
    method: "by-question",
    seed: "",
    shares: { validation: 0.1, evaluation: 0.2 },
    groupBy: null,
    parts: {},
  },
  leakage: { exact: 0, question: 0, near: null, group: 0, against: [] },
  questions: { train: sample, evaluation: sample },
};

/** A dataset as the dataset tools leave it. */
export function aDataset(changes: Partial<Dataset> = {}): Dataset {
  const part = {
    path: "nowhere.jsonl",
    rows: 100,
    bytes: 9_000,
    tokens: 3_000,
    answerTokens: 600,
    longestAnswer: 20,
  };
  return {
    name: "tickets",
    train: { ...part, sha256: "a".repeat(64) },
    validation: { ...part, rows: 10, sha256: "b".repeat(64) },
    evaluation: { ...part, rows: 20, sha256: "c".repeat(64) },
    labels: ["billing", "outage"],
    scores: [{ kind: "labels" }],
    scoreFiles: [],
    scoreEvidence: { answers: "labels", rows: 20, of: 20, firstOther: null, labels: 2 },
    manifest,
    ...changes,
  };
}

/** What a plan is made from. */
export async function aPlanRequest(
  name = "nova-micro",
  options: Record<string, unknown> = {},
): Promise<PlanRequest> {
  const config = await loadConfig(undefined, {
    model: name,
    data: { files: ["tickets.csv"] },
    ...options,
  });
  const model = resolveModel(name, { serving: config.serving.path });
  const hyperParameters = resolveHyperparameters(model, config.hyperparameters);
  const now = Date.parse("2026-11-26T12:00:00Z");
  return { config, model, hyperParameters, dataset: aDataset(), region: "us-east-1", now };
}
