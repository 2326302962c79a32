import { z } from "zod";
import { hashJson } from "../hash-json.ts";
import { ApprovalDecision } from "../run-folder/approval.ts";
import { SweptCandidates } from "../run-folder/hyperparameter-sweep.ts";
import { ExecutionInput } from "../workflow/input.ts";

/** A registered version: written once as `registry/<group>/versions/<version>.json`, never changed. */
export const RegistryEntry = z.object({
  schema: z.literal(1),
  runId: z.string(),
  /** Name of the version: that of the execution which registered it. */
  version: z.string(),
  group: z.string(),
  /** What the gate decided. */
  outcome: z.enum(["accepted", "rejected"]),
  /** ISO 8601, UTC. */
  registeredAt: z.string(),
  /** Who trained the model: this run, or someone before it, at whose job or model the run started. */
  origin: ExecutionInput.shape.origin,
  baseModel: z.object({ id: z.string(), inferenceId: z.string(), name: z.string() }),
  customizationType: z.string(),
  hyperParameters: z.record(z.string(), z.string()),
  /** What was tried, in the order of the sweep; absent where one job trained the model. */
  hyperparameterSweep: SweptCandidates.pick({ candidates: true, chosen: true }).exactOptional(),
  dataset: z.object({
    trainRows: z.number(),
    validationRows: z.number(),
    evaluationRows: z.number(),
    sha256: z.object({
      /** null where the model was trained elsewhere. */
      train: z.string().nullable(),
      validation: z.string().nullable(),
      evaluation: z.string(),
    }),
  }),
  /** SHA-256 of the plan that was approved. */
  planHash: z.string(),
  /** Who approved it, where it needed that. */
  approval: ApprovalDecision.pick({ by: true, at: true, reason: true }).exactOptional(),
  /** null where the run started at a model whose job is not known. */
  jobArn: z.string().nullable(),
  modelArn: z.string(),
  serving: z.object({
    path: z.enum(["on-demand", "provisioned"]),
    /** What the runtime accepts as `modelId`; null for a rejected version, whose serving was removed. */
    arn: z.string().nullable(),
    /** When a commitment ends (ISO 8601), until which the throughput is billed; null without one. */
    committedUntil: z.string().nullable(),
  }),
  /** Score points from 0 to 1 on the held-out rows. */
  scores: z.object({
    /** Name of the score that decided. */
    name: z.string(),
    rows: z.number(),
    tuned: z.number(),
    base: z.number(),
    gain: z.number(),
    low: z.number(),
    high: z.number(),
  }),
  /** Key of the run's report. */
  report: z.string(),
  /** Digests of the run's files as they were; absent in entries that were written before there were any. */
  digests: z
    .object({
      key: z.string(),
      /** SHA-256 (hex) of that object. */
      sha256: z.string(),
    })
    .exactOptional(),
  /** SHA-256 (hex) of this entry without this member, by `hashEntry`; absent as `digests`. */
  sha256: z.string().exactOptional(),
});
export type RegistryEntry = z.infer<typeof RegistryEntry>;

/** By what an entry's own digest is computed: its JSON, of whichever version of Tunewright, without that digest. */
export function hashEntry(entry: Readonly<Record<string, unknown>>): string {
  const { sha256: _own, ...rest } = entry;
  return hashJson(rest);
}

/** Prefix of all groups in the data bucket. */
export const REGISTRY = "registry/";

/** Prefix of a group's versions in the data bucket. */
export function versionPrefix(group: string): string {
  return `${REGISTRY}${group}/versions/`;
}

/** Key of a version in the data bucket. */
export function versionKey(group: string, version: string): string {
  return `${versionPrefix(group)}${version}.json`;
}

/** Key of an alias in the data bucket. */
export function aliasKey(group: string, alias: string): string {
  return `${REGISTRY}${group}/aliases/${alias}.json`;
}
