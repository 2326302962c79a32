import { z } from "zod";
import { Manifest } from "../../dataset-tools/prepare/manifest.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { acceptanceFile } from "./acceptance.ts";
import { ApprovalRequest } from "./approval.ts";
import { baseScoreFile } from "./base-score.ts";
import { hyperparameterSweepFile } from "./hyperparameter-sweep.ts";
import { metricsFile } from "./metrics.ts";
import { planFile } from "./plan.ts";
import { runFile } from "./run-file.ts";
import { teardownFile } from "./teardown.ts";
import { verdictFile } from "./verdict.ts";

/** What ended a run that failed. */
export const Failure = z.strictObject({
  /** Name of the error, e.g. `Job.Failed`. */
  error: z.string(),
  cause: z.string(),
  /** Name of the state in which it happened. */
  state: z.string(),
});
export type Failure = z.infer<typeof Failure>;

/** A model's answer to a row that changed; texts may be shortened. */
const ChangedAnswer = z.strictObject({
  /** null: the model refused the row. */
  text: z.string().nullable(),
  /** 0 to 1, by the score that decides. */
  value: z.number(),
  /** The label that was read; null where none was, or answers are not labels. */
  label: z.string().nullable(),
  /** Cut off at the maximum number of tokens. */
  isCut: z.boolean(),
});
export type ChangedAnswer = z.infer<typeof ChangedAnswer>;

/** A held-out row that the two models answered differently well. */
const ChangedRow = z.strictObject({
  /** Number of the row in the held-out file, from 0. */
  row: z.number(),
  recordId: z.string(),
  change: z.enum(["worse", "better"]),
  /** The last question; null where the held-out file could not be read. */
  question: z.string().nullable(),
  reference: z.string(),
  tuned: ChangedAnswer,
  base: ChangedAnswer,
  /** Whether a text of the row was longer than the report shows. */
  isShortened: z.boolean(),
});
export type ChangedRow = z.infer<typeof ChangedRow>;

const Changes = z.strictObject({ worse: z.number(), better: z.number() });

/** The rows whose answers became worse or better by the score that decides. */
const RowChanges = z.strictObject({
  /** All rows that were compared, by what became of them. */
  counts: Changes.extend({ same: z.number() }),
  /** Worse first; in each kind the largest change first. */
  rows: z.array(ChangedRow),
  /** Changed rows that are not in `rows`. */
  leftOut: Changes,
});
export type RowChanges = z.infer<typeof RowChanges>;

/** How a run ended, as its reader sees it: a rejection for lack of evidence has its own name. */
export const Ending = z.enum([
  "accepted",
  "rejected",
  "cannot-tell",
  "failed",
  "stopped",
  "not-tuned",
  "a-a",
]);
export type Ending = z.infer<typeof Ending>;

const time = z.string().nullable().default(null);

/** When something of the run started and ended (ISO 8601); null where that is not known, or another execution did it. */
export const RunTimes = z.object({
  /** The customization job, as Bedrock tells. */
  jobStarted: time,
  jobEnded: time,
  /** When the provisioned throughput was created, whose hours are billed. */
  servedSince: time,
  /** Asking the held-out rows. */
  askedSince: time,
  askedUntil: time,
});
export type RunTimes = z.infer<typeof RunTimes>;

/** All that a run's report is made from: the content of its `report.json`. */
const RunReport = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  ending: Ending,
  /** When the execution started and the report was written (ISO 8601). */
  startedAt: z.string().nullable(),
  writtenAt: z.string(),
  times: RunTimes.prefault({}),
  tool: z.strictObject({ version: z.string(), node: z.string() }),
  bucket: z.string(),
  /** Input of the execution; null where it was none. */
  request: ExecutionInput.nullable(),
  failure: Failure.nullable(),
  /** What failed after the training without failing the run. */
  notes: z.array(z.object({ state: z.string(), error: z.string() })),
  /** Name under which the model is registered; null where it is not. */
  version: z.string().nullable(),
  jobArn: z.string().nullable(),
  modelArn: z.string().nullable(),
  servingArn: z.string().nullable(),
  /** When the commitment of the throughput ends (ISO 8601). */
  committedUntil: z.string().nullable(),
  /** When the lease of the serving ends (ISO 8601); null where it has none. */
  leaseUntil: z.string().nullable().default(null),
  plan: planFile.schema.nullable(),
  /** The manifest of the data, without its samples of hashes. */
  data: Manifest.omit({ questions: true }).nullable(),
  acceptance: acceptanceFile.schema.nullable(),
  metrics: metricsFile.schema.nullable(),
  /** What a hyperparameter sweep has tried; absent of other runs. */
  hyperparameterSweep: hyperparameterSweepFile.schema.nullable().exactOptional(),
  /** Where it was measured before the training. */
  baseScore: baseScoreFile.schema.nullable(),
  verdict: verdictFile.schema.nullable(),
  rows: RowChanges.nullable(),
  teardown: teardownFile.schema.nullable(),
  /** Requests to approve the plan, the oldest first; absent where the run needs no approval. */
  approvals: z.array(ApprovalRequest).exactOptional(),
  /** Names of the run's files that are there but cannot be read. */
  unreadable: z.array(z.string()),
});
export type RunReport = z.infer<typeof RunReport>;

/** The run's `report.json`. */
export const reportFile = runFile("reportData", RunReport);
