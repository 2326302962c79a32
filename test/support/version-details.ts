import type { VersionDetails } from "../../pipeline/run/versions/version-details.ts";
import { aDataset } from "./run-request.ts";
import { aChampion, aVerdict } from "./verdict.ts";
import { aVersion } from "./version.ts";

/** All of a version that is served on demand and that `candidate` points at. */
export function aVersionDetails(changes: Partial<VersionDetails> = {}): VersionDetails {
  const { baseModel, serving, schema: _schema, ...entry } = aVersion("run-1");
  const { questions: _q, labels: _l, system: _s, ...data } = aDataset().manifest;
  const { version, group, runId, outcome, registeredAt, modelArn, scores, dataset } = entry;
  const { planHash, jobArn, origin, customizationType, hyperParameters } = entry;
  const arn = serving.arn ?? "";
  const step = { what: "moved" as const, usdPerHour: null, at: registeredAt, by: "run run-1" };
  const to = "registry/support/versions/run-1.json";
  return {
    ...{ version, group, runId, outcome, registeredAt, modelArn, scores, dataset },
    ...{ planHash, jobArn, origin, customizationType, hyperParameters, data },
    ...{ baseModel: baseModel.name, baseModelId: baseModel.id, report: "s3://data/report.md" },
    cost: { plannedUsd: 1.5, actualUsd: null, servedHours: 0, servedUsd: 0 },
    paidServing: [],
    serving: { path: "on-demand", arn, committedUntil: null, since: registeredAt },
    ...{ withdrawn: null, aliases: ["candidate"], servingHistory: [] },
    verdict: aVerdict({ champion: aChampion() }),
    aliasHistory: [{ ...step, alias: "candidate", from: null, to, reason: "better" }],
    notes: [],
    monthly: [
      { what: "storage of the custom model", arn: modelArn, usdPerMonth: 1.95, until: null },
    ],
    ...changes,
  };
}
