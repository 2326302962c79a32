import { createHash } from "node:crypto";
import type { ExecutionInput } from "./input.ts";

/** What a person approves who confirms a commitment. */
export interface CommitmentTerms {
  readonly runId: string;
  readonly duration: string;
  readonly modelUnits: number;
  /** What the whole term costs, in USD. */
  readonly totalUsd: number;
  /** Day on which the term ends, YYYY-MM-DD. */
  readonly until: string;
}

/** SHA-256 (hex) of the terms; the state machine computes the same before it buys (`commit.ts`). */
export function commitmentApproval(terms: CommitmentTerms): string {
  const { runId, duration, modelUnits, totalUsd, until } = terms;
  const text = [runId, duration, modelUnits, totalUsd, until].join("|");
  return createHash("sha256").update(text).digest("hex");
}

/** Whether a request asks for no commitment, or for exactly the one that was approved. */
export function isCommitmentApproved({ runId, serving }: ExecutionInput): boolean {
  const { commitment, modelUnits } = serving;
  if (commitment === null) return true;
  if (modelUnits === null) return false;
  return commitmentApproval({ runId, modelUnits, ...commitment }) === commitment.approval;
}
