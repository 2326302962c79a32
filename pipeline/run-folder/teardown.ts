import { z } from "zod";
import { type Bucket, findJson, writeJson } from "../objects.ts";
import { runLayout } from "./layout.ts";

/** One thing that a clean-up did or left. */
export interface TeardownStep {
  /** Kind of thing, e.g. `deployment`. */
  readonly what: string;
  readonly arn: string;
  /** What was done with it, in words. */
  readonly did: string;
}

/** Content of a run's `teardown.json`: the proof of what was removed, and of what was not there any more. */
const Teardown = z.object({
  runId: z.string(),
  /** Why the first clean-up came. */
  reason: z.string(),
  scope: z.string(),
  /** The last look: what List calls to Bedrock still showed; empty is the proof. */
  remaining: z.array(z.string()),
  /** When the last look was (ISO 8601). */
  lookedAt: z.string(),
  steps: z.array(z.object({ at: z.string(), what: z.string(), arn: z.string(), did: z.string() })),
});
export type Teardown = z.infer<typeof Teardown>;

/** One pass of a clean-up, to be added to the proof. */
export interface TeardownPass {
  readonly runId: string;
  readonly reason: string;
  readonly scope: string;
  readonly at: string;
  readonly steps: readonly TeardownStep[];
  readonly remaining: readonly string[];
}

/** The proof as it stands, or undefined where no clean-up was. */
export async function readTeardown(bucket: Bucket, runId: string): Promise<Teardown | undefined> {
  const found = await findJson(bucket, runLayout(runId).teardown);
  return found === undefined ? undefined : Teardown.parse(found);
}

/** Adds a pass to the run's `teardown.json`. */
export async function noteTeardown(bucket: Bucket, pass: TeardownPass): Promise<void> {
  const before = await readTeardown(bucket, pass.runId);
  const { runId, at, remaining } = pass;
  const steps = pass.steps.map(({ what, arn, did }) => ({ at, what, arn, did }));
  const proof: Teardown = {
    runId,
    reason: before?.reason ?? pass.reason,
    scope: pass.scope,
    remaining: [...remaining],
    lookedAt: at,
    steps: [...(before?.steps ?? []), ...steps],
  };
  await writeJson(bucket, runLayout(runId).teardown, proof);
}
