import { plannedError } from "../../kernel/faults/planned-error.ts";
import type { Profiles } from "../bedrock/inference-profiles/profile.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";

const MINUTE_MS = 60_000;

/** The cloud's clock is a fraction: a caller that waits exactly long enough must not be too early. */
const TOLERANCE_MS = 1;

/** A limit of requests a minute; limits of one key count together. */
interface RateLimit {
  readonly key: string;
  readonly perMinute: number;
}

/**
 * Requests a minute to each model, by the cloud's clock: a bucket that holds a minute's requests and is
 * refilled evenly. Counts start again with the process.
 */
export class RateLimits {
  readonly #state: Profiles;
  /** When each bucket will be full again, milliseconds of the cloud. */
  readonly #fullAt = new Map<string, number>();

  constructor(state: Profiles) {
    this.#state = state;
  }

  /**
   * Counts a request. Throws `ThrottlingException` (429) beyond a limit: that of the model's deployments, or one
   * that is planned at `inference` (facts `modelId` as requested, `baseModelId`). A request through one of the
   * account's inference profiles counts as one to what the profile was copied from. Any other effect that is planned
   * there answers with its error.
   */
  admit(requested: string, base: FoundationModel): void {
    const modelId = this.#countedAs(requested);
    const limits = [deploymentLimit(modelId, base), this.#plannedLimit(modelId, base)];
    const filled = limits.filter((limit) => limit !== undefined).map((limit) => this.#fill(limit));
    // A request that one of them refuses counts for none.
    for (const [key, fullAt] of filled) this.#fullAt.set(key, fullAt);
  }

  #countedAs(modelId: string): string {
    const profile = this.#state.profiles.values().find(({ arn }) => arn === modelId);
    return profile?.request.modelSource.copyFrom ?? modelId;
  }

  #plannedLimit(modelId: string, { modelId: baseModelId }: FoundationModel): RateLimit | undefined {
    const fault = this.#state.cloud.faults.take("inference", { modelId, baseModelId });
    if (fault === undefined) return undefined;
    if (fault.effect !== "rate-limit") throw plannedError("bedrock-runtime", fault);
    const perMinute = Number(fault.settings["perMinute"]);
    // An id and its ARN are one model.
    return { key: `${modelId.split("/").at(-1)} ${perMinute}`, perMinute };
  }

  #fill({ key, perMinute }: RateLimit): [key: string, fullAt: number] {
    const now = this.#state.cloud.clock.now();
    const fullAt = Math.max(now, this.#fullAt.get(key) ?? 0) + MINUTE_MS / perMinute;
    if (fullAt - now > MINUTE_MS + TOLERANCE_MS) {
      throw plannedError("bedrock-runtime", { effect: "throttle", settings: {} });
    }
    return [key, fullAt];
  }
}

/** All deployments of one base model share its limit. */
function deploymentLimit(
  modelId: string,
  { modelId: baseModelId, customization }: FoundationModel,
): RateLimit | undefined {
  const perMinute = customization?.deploymentRequestsPerMinute;
  if (perMinute === undefined || !modelId.includes(":custom-model-deployment/")) return undefined;
  return { key: `custom-model-deployment ${baseModelId}`, perMinute };
}
