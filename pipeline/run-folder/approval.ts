import { z } from "zod";
import { findTaggedJson, type TaggedJson, writeJson } from "../json-objects.ts";
import type { Bucket } from "../objects.ts";
import { runLayout } from "./layout.ts";
import { runFile } from "./run-file.ts";

export const ApprovalDecision = z.strictObject({
  what: z
    .enum(["approved", "rejected", "expired"])
    .describe("`expired`: no one decided in time; nothing was bought."),
  by: z
    .string()
    .describe(
      "ARN of the person or role; of a link `link (name given: <name>)`, which proves no identity; of one that expired `run <id>`.",
    ),
  at: z.iso.datetime(),
  reason: z.string().nullable(),
});
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

/** A sum in USD; `unknown` names what it leaves out, since its price is not known. */
const Total = z.strictObject({
  usd: z.number().nullable(),
  unknown: z.array(z.string()).readonly(),
});

export const ApprovalRequest = z.strictObject({
  execution: z.string().describe("Name of the execution that waits."),
  planHash: z.string(),
  cost: z.strictObject({
    run: Total.describe("All that the run itself pays for, a commitment included."),
    perHour: Total.describe("Serving an accepted model, tokens aside."),
    perMonth: Total.describe("Serving and storing an accepted model."),
  }),
  startedBy: z.string().nullable().describe("ARN of who started the run; null: not known."),
  otherPerson: z.boolean().describe("Whether who started the run may not approve it."),
  askedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  decision: ApprovalDecision.nullable(),
});
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;

/**
 * Who was asked to approve what, and who decided: the content of `approval.json`. Requests are only added, the oldest
 * first, and each is decided once. The token of the waiting task is not in it, see `approvalTokenFile`.
 */
const Approval = z.strictObject({
  schema: z.literal(1),
  runId: z.string(),
  requests: z.array(ApprovalRequest).min(1),
});
export type Approval = z.infer<typeof Approval>;

/** The run's `approval.json`. */
export const approvalFile = runFile("approval", Approval);

/**
 * Who has this token can let the run continue: it is in no other object, no log and no download.
 */
export const approvalTokenFile = runFile(
  "approvalToken",
  z.strictObject({ execution: z.string(), token: z.string() }),
);

/** The `approval.json` with the tag for a conditional write. */
export function loadApproval(
  bucket: Bucket,
  runId: string,
): Promise<TaggedJson<Approval> | undefined> {
  return findTaggedJson(bucket, runLayout(runId).approval, Approval);
}

/** Writes the `approval.json` over the one that was read. Returns false where another was faster. */
export function storeApproval(
  bucket: Bucket,
  value: Approval,
  before: TaggedJson<Approval> | undefined,
): Promise<boolean> {
  const condition = before === undefined ? { first: true as const } : { over: before.etag };
  const key = runLayout(value.runId).approval;
  return writeJson(bucket, key, { schema: Approval, value, condition });
}

/** The approval of a plan, by whichever request it was given; undefined where there is none. */
export function approvalOf(
  approval: Approval | undefined,
  planHash: string,
): ApprovalDecision | undefined {
  const given = approval?.requests.find(
    (one) => one.planHash === planHash && one.decision?.what === "approved",
  );
  return given?.decision ?? undefined;
}
