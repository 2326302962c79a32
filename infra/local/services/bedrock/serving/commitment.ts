import { conflict } from "../errors.ts";
import { iso } from "../paging.ts";
import type { BedrockState } from "../state.ts";
import type { ProvisionedThroughput } from "./served-model.ts";

const DAY_MS = 24 * 3_600_000;
/** Terms in milliseconds. AWS does not document how long its month is; 30 days here. */
const TERMS: Readonly<Record<string, number>> = {
  OneMonth: 30 * DAY_MS,
  SixMonths: 180 * DAY_MS,
};

/** The end of a commitment that starts now; undefined without one. */
export function commitmentEnd(
  { cloud }: BedrockState,
  commitmentDuration: string | undefined,
): number | undefined {
  const term = TERMS[commitmentDuration ?? ""];
  return term === undefined ? undefined : cloud.clock.now() + term;
}

/** Throws `ConflictException` for throughput that must be kept, and paid, until its commitment ends. */
export function checkCommitmentOver(
  { cloud }: BedrockState,
  { commitmentExpirationTime: end, status }: ProvisionedThroughput,
): void {
  if (end === undefined || end <= cloud.clock.now() || status === "Failed") return;
  throw conflict(
    `The Provisioned Throughput can't be deleted before its commitment ends on ${iso(end)}.`,
  );
}
