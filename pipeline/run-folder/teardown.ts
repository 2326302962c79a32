import { z } from "zod";
import type { Bucket } from "../objects.ts";
import { runFile } from "./run-file.ts";

/** Something that a clean-up looks after; all but a registered version costs money until it is deleted. */
const Resource = z.object({
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
const TeardownStep = z.object({ resource: Resource, outcome: Outcome });
export type TeardownStep = z.infer<typeof TeardownStep>;

/** What a clean-up may remove: serving alone, with the job, or the trained model too. */
export const CleanUpScope = z.enum(["serving", "job-and-serving", "everything"]);
export type CleanUpScope = z.infer<typeof CleanUpScope>;

/** Content of a run's `teardown.json`: the proof of what was removed and that nothing is left. */
const Teardown = z.object({
  runId: z.string(),
  /** Why the first clean-up was made: an error code or a sentence. */
  reason: z.string(),
  scope: CleanUpScope,
  /** What List calls to Bedrock still showed at the last check; empty is the proof. */
  remaining: z.array(Resource),
  /** When the last check was (ISO 8601). */
  checkedAt: z.string(),
  steps: z.array(TeardownStep.extend({ at: z.string() })),
});
export type Teardown = z.infer<typeof Teardown>;

/** The run's `teardown.json`. */
export const teardownFile = runFile("teardown", Teardown);

/** One pass of a clean-up, to be added to the proof. */
export interface TeardownPass extends Pick<Teardown, "runId" | "reason" | "scope"> {
  readonly at: string;
  readonly steps: readonly TeardownStep[];
  readonly remaining: readonly Resource[];
}

/** Adds a pass to the run's `teardown.json`. */
export async function recordTeardown(bucket: Bucket, pass: TeardownPass): Promise<void> {
  const { runId, scope, at, remaining } = pass;
  // A proof that cannot be read is replaced: it must not keep a clean-up from completing.
  const before = await teardownFile.findReadable(bucket, runId);
  await teardownFile.write(bucket, runId, {
    runId,
    reason: before?.reason ?? pass.reason,
    scope,
    remaining: [...remaining],
    checkedAt: at,
    steps: [...(before?.steps ?? []), ...pass.steps.map((step) => ({ at, ...step }))],
  });
}
