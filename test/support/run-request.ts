import { loadConfig } from "../../pipeline/config/load.ts";
import { resolveHyperparameters } from "../../pipeline/models/hyperparameters.ts";
import { resolveModel } from "../../pipeline/models/resolve.ts";
import type { Dataset } from "../../pipeline/run/dataset.ts";
import type { PlanRequest } from "../../pipeline/run/plan.ts";

/** A dataset as the dataset tools leave it. */
export function aDataset(changes: Partial<Dataset> = {}): Dataset {
  const part = { path: "nowhere.jsonl", rows: 100, bytes: 9_000, tokens: 3_000 };
  return {
    name: "tickets",
    train: { ...part, sha256: "a".repeat(64) },
    validation: { ...part, rows: 10, sha256: "b".repeat(64) },
    evaluation: { ...part, rows: 20, sha256: "c".repeat(64) },
    labels: ["billing", "outage"],
    manifest: {},
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
  return { config, model, hyperParameters, dataset: aDataset(), region: "us-east-1" };
}
