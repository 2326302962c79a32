import { z } from "zod";
import { Manifest } from "../../dataset-tools/prepare/manifest.ts";
import { PreparedSet } from "../run/preparations/preparation-view.ts";
import { status } from "./json-runs.ts";

const milliseconds = z.number();

/** What a preparation is expected to use, and what that costs. */
const Estimate = z.strictObject({
  files: z.number(),
  bytes: z.number(),
  shards: z.number(),
  use: z.strictObject({
    transitions: z.number(),
    lambdaGbSeconds: z.number(),
    lambdaRequests: z.number(),
    s3Puts: z.number(),
    s3Gets: z.number(),
  }),
  usd: z.number(),
});

/** A preparation in the cloud. */
export const PreparationData = z.strictObject({
  preparationId: z.string(),
  executionArn: z.string(),
  resumes: z.number(),
  status,
  startedAt: milliseconds,
  stoppedAt: milliseconds.nullable(),
  steps: z.array(
    z.strictObject({
      name: z.string(),
      status: z.enum(["running", "done", "failed"]),
      milliseconds,
      /** Shards or parts; null of a step that has none. */
      items: z.strictObject({ done: z.number(), total: z.number() }).nullable(),
    }),
  ),
  error: z.strictObject({ error: z.string(), cause: z.string() }).nullable(),
  /** Rows of the dataset; null until it is written. */
  dataset: z.strictObject(PreparedSet.shape).nullable(),
  /** Address of the prepared folder; null until it is written. */
  address: z.string().nullable(),
});

const started = {
  standing: z.enum(["new", "running", "done", "continued"]),
  estimate: Estimate,
};

/** A preparation in a list. */
export const ListedPreparation = z.strictObject({
  preparationId: z.string(),
  resumes: z.number(),
  status,
  startedAt: milliseconds,
  stoppedAt: milliseconds.nullable(),
  region: z.string(),
});

/** What `tunewright prepare --json` prints: the manifest here, with --in-cloud the preparation, with --no-watch its id. */
export const PrepareData = z.union([
  Manifest.extend({ out: z.string() }),
  PreparationData.extend(started),
  z.strictObject({ preparationId: z.string(), ...started }),
]);
