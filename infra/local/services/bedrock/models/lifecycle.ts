import { plannedError } from "../../../kernel/faults/planned-error.ts";
import type { Cloud } from "../../../kernel/service.ts";
import type { Collection } from "../../../kernel/store.ts";
import { invalid, notFound } from "../errors.ts";
import type { FoundationModel, FoundModel, Lifecycle } from "./foundation-models.ts";

interface Lifecycles {
  readonly cloud: Cloud;
  readonly lifecycles: Pick<Collection<Lifecycle>, "get">;
}

/** A base model's life cycle: that of the table, or as a planned fault has changed it. */
export function lifecycleOf({ lifecycles }: Lifecycles, model: FoundationModel): Lifecycle {
  return lifecycles.get(model.modelId) ?? model.lifecycle;
}

/** Throws what Bedrock answers at the creation of a job for a LEGACY base: 500, without a cause (recorded in August 2026). */
export function checkTrainable(state: Lifecycles, model: FoundationModel): void {
  if (lifecycleOf(state, model).status === "ACTIVE") return;
  throw plannedError("bedrock", { effect: "error", settings: {} });
}

/** Throws `ValidationException` for a base model that accepts no new throughput. */
export function checkUsable(state: Lifecycles, { model, id }: FoundModel): void {
  if (lifecycleOf(state, model).status === "ACTIVE") return;
  throw invalid(
    `The model ${id} is in the LEGACY state of its life cycle and can't be used for new Provisioned Throughput.`,
  );
}

/** True for a base model at the end of its life. */
export function hasEnded(state: Lifecycles, model: FoundationModel): boolean {
  const { endOfLifeTime } = lifecycleOf(state, model);
  return endOfLifeTime !== undefined && Date.parse(endOfLifeTime) <= state.cloud.clock.now();
}

/** Throws `ResourceNotFoundException`, as all calls do, for a base model at the end of its life. */
export function checkAlive(state: Lifecycles, model: FoundationModel): void {
  if (!hasEnded(state, model)) return;
  throw notFound(
    "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
  );
}
