import type { RegistryEntry } from "../../pipeline/registry/entry.ts";

/** A registered version of the group `support` that is served. */
export function aVersion(runId: string, changes: Partial<RegistryEntry> = {}): RegistryEntry {
  return {
    schema: 1,
    runId,
    version: runId,
    origin: "run",
    group: "support",
    outcome: "accepted",
    registeredAt: `2026-11-23T00:00:0${runId.length}.000Z`,
    baseModel: { id: "b:0:128k", inferenceId: "b:0", name: "b" },
    customizationType: "FINE_TUNING",
    hyperParameters: { epochCount: "2" },
    dataset: {
      trainRows: 10,
      validationRows: 0,
      evaluationRows: 5,
      sha256: { train: "a", validation: null, evaluation: "b" },
    },
    planHash: "0".repeat(64),
    jobArn: "arn:job",
    modelArn: `arn:model/${runId}`,
    serving: { path: "on-demand", arn: `arn:deployment/${runId}`, committedUntil: null },
    scores: { name: "labels", rows: 5, tuned: 1, base: 0, gain: 1, low: 0.5, high: 1 },
    report: `runs/${runId}/report.md`,
    ...changes,
  };
}
