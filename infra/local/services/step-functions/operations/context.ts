import type { CallContext, Cloud, Shape } from "../../../kernel/service.ts";
import type { Engine } from "../executions/engine.ts";
import type { MapRuns } from "../executions/map-runs.ts";
import type { ActivityStore } from "../integrations/activity-store.ts";
import type { TaskTokens } from "../integrations/task-tokens.ts";
import type { MachineStore } from "../machines/machine-store.ts";
import type { TagStore } from "../machines/tag-store.ts";

/** All that the operations of Step Functions work on. */
export interface States {
  readonly cloud: Cloud;
  readonly machines: MachineStore;
  readonly engine: Engine;
  readonly mapRuns: MapRuns;
  readonly tokens: TaskTokens;
  readonly activities: ActivityStore;
  readonly tags: TagStore;
}

/** One operation of the API. Throws `ServiceError`. */
export type Operation = (
  states: States,
  input: Shape,
  context: CallContext,
) => Shape | Promise<Shape>;
