import { quotaReached } from "../errors.ts";
import type { BedrockState } from "../state.ts";
import type { ProvisionedThroughput } from "./served-model.ts";

/** What is to be bought. */
interface Purchase {
  readonly request: ProvisionedThroughput["request"];
  readonly foundationModelId: string;
  readonly of: "custom" | "base";
}

/**
 * Checks the two quotas that a purchase needs: units of the base model in one throughput, and units of the account.
 * Throws `ServiceQuotaExceededException`, for an account without units in the words recorded from AWS on 2026-07-28.
 */
export function checkModelUnits(
  { quotas }: Pick<BedrockState, "quotas">,
  existing: readonly ProvisionedThroughput[],
  { request, foundationModelId, of }: Purchase,
): void {
  const { modelUnits, commitmentDuration } = request;
  const isCommitted = commitmentDuration !== undefined;
  const inAccount = isCommitted
    ? quotas.value("committed-model-units")
    : quotas.uncommittedUnits(of);
  const inOne = quotas.unitsOfOne(foundationModelId);
  const used = existing
    .filter(({ status }) => status !== "Failed")
    .filter((each) => isCommitted === (each.request.commitmentDuration !== undefined))
    .filter((each) => isCommitted || of === kindOf(each))
    .reduce((sum, each) => sum + each.request.modelUnits, 0);
  if (modelUnits <= inOne && used + modelUnits <= inAccount) return;
  const kind = isCommitted ? "commitment" : "no commitment";
  throw quotaReached(
    Math.min(inOne, inAccount) === 0
      ? `Your account does not currently have any ${kind} model units reserved for ${foundationModelId}.`
      : `Your account has ${Math.min(inOne, inAccount)} ${kind} model units for ${foundationModelId}, of which ${used} are in use; ${modelUnits} were requested.`,
  );
}

function kindOf({ modelArn }: ProvisionedThroughput): Purchase["of"] {
  return modelArn.includes(":custom-model/") ? "custom" : "base";
}
