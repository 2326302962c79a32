import { z } from "zod";
import type { Bucket } from "../objects.ts";
import { runFile } from "./run-file.ts";

/** Something that a clean-up looks after; all but a registered version costs money until it is deleted. */
export const Resource = z.object({
  kind: z.enum([
    "customization-job",
    "custom-model",
    "deployment",
    "provisioned-throughput",
    "registered-version",
  ]),
  /** Its ARN; of a registered version its key in the data bucket. */
  arn: z.string(),
});
export type Resource = z.infer<typeof Resource>;

/** What a clean-up did with a resource, or why it left it. */
export const Outcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stop-requested") }),
  z.object({ kind: z.literal("deletion-requested") }),
  z.object({ kind: z.literal("already-deleted") }),
  /** Someone else made it under the run's name. */
  z.object({ kind: z.literal("foreign") }),
  /** Throughput that cannot be deleted before its commitment ends, `until` (ISO 8601). */
  z.object({ kind: z.literal("committed"), until: z.string() }),
  /** A model that throughput with a commitment serves. */
  z.object({ kind: z.literal("serves-commitment") }),
  /** An alias of the registry points at it. */
  z.object({ kind: z.literal("kept"), alias: z.string() }),
  /** Bedrock refused for now, e.g. with `ConflictException`; the next pass tries again. */
  z.object({ kind: z.literal("not-yet"), error: z.string() }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** One thing that a clean-up did or left. */
const TeardownStep = z.object({
  resource: Resource,
  outcome: Outcome,
  /** When it was made (ISO 8601): provisioned throughput is billed from then until its deletion. Absent where that is not known. */
  since: z.string().exactOptional(),
  /** `group@alias` whose own serving it was; absent where it was the run's. */
  alias: z.string().exactOptional(),
});
export type TeardownStep = z.infer<typeof TeardownStep>;

/** What a clean-up may remove: serving alone, with the job, or the trained model too. */
export const CleanUpScope = z.enum(["serving", "job-and-serving", "everything"]);
export type CleanUpScope = z.infer<typeof CleanUpScope>;

/** Something that costs money after the clean-up, and why it is not removed. */
const Billing = z.object({
  resource: Resource,
  /** `given-model` is a model that the run has not trained; `in-use` is what an alias points at. */
  reason: z.enum(["committed", "kept-model", "given-model", "in-use"]),
  /** When the commitment ends (ISO 8601); null where billing ends with the resource. */
  until: z.string().nullable(),
  /** About what it costs; null where the price is not known or is not by the month. */
  usdPerMonth: z.number().nullable(),
});
export type Billing = z.infer<typeof Billing>;

/** Content of a run's `teardown.json`: the proof of what was removed and that nothing is left. */
const Teardown = z.object({
  runId: z.string(),
  /** Name of the execution after which the last clean-up was made. */
  execution: z.string(),
  /** Why that execution's first clean-up was made: an error code or a sentence. */
  reason: z.string(),
  scope: CleanUpScope,
  /** What List calls to Bedrock still showed at the last check; empty is the proof. */
  remaining: z.array(Resource),
  /** What still costs money, and why. */
  billing: z.array(Billing),
  /** When the last check was (ISO 8601). */
  checkedAt: z.string(),
  steps: z.array(TeardownStep.extend({ at: z.string() })),
});
export type Teardown = z.infer<typeof Teardown>;

/** The run's `teardown.json`. */
export const teardownFile = runFile("teardown", Teardown);

/** One pass of a clean-up, to be added to the proof. */
export interface TeardownPass extends Pick<Teardown, "runId" | "execution" | "reason" | "scope"> {
  readonly at: string;
  readonly remaining: readonly Resource[];
  readonly billing: readonly Billing[];
  readonly steps: readonly TeardownStep[];
}

/** Adds a pass to the run's `teardown.json`. */
export async function recordTeardown(bucket: Bucket, pass: TeardownPass): Promise<void> {
  const { at, steps, remaining, billing, ...rest } = pass;
  const { runId, execution, reason } = pass;
  // A proof that cannot be read is replaced: it must not keep a clean-up from completing.
  const before = await teardownFile.findReadable(bucket, runId);
  await teardownFile.write(bucket, runId, {
    ...rest,
    remaining: [...remaining],
    billing: [...billing],
    reason: before?.execution === execution ? before.reason : reason,
    checkedAt: at,
    steps: [...(before?.steps ?? []), ...steps.map((step) => ({ at, ...step }))],
  });
}
