import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { Clock } from "../../clock.ts";
import { UserError } from "../../errors.ts";
import type { Bucket } from "../../objects.ts";
import type { ExternalSpec } from "../../workflow/score-spec.ts";
import type { ExternalScorer } from "./external-scorer.ts";
import { openFunction } from "./function-scorer.ts";
import { openModule } from "./module-scorer.ts";

/**
 * Opens scorers of external rules. They throw UserError `Score.…` where a rule cannot be used.
 * @param tools.lambda makes one try for each call
 */
export function openScorer(tools: { bucket: Bucket; clock: Clock; lambda: LambdaClient }) {
  return async (runId: string, spec: ExternalSpec): Promise<ExternalScorer> => {
    if (spec.kind === "module") return openModule(tools, runId, spec);
    if (spec.kind === "function") return openFunction(tools, spec);
    throw new UserError("Score.Unsupported", `this version cannot score answers by ${spec.kind}`);
  };
}
