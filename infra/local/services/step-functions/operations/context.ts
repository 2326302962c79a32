import type { CallContext, Cloud, Shape } from "../../../kernel/service.ts";
import type { Activities } from "../activities.ts";
import type { Engine } from "../executions/engine.ts";
import type { Machines } from "../machines/store.ts";
import type { Tags } from "../tags.ts";
import type { TaskTokens } from "../task-tokens.ts";

/** All that the operations of Step Functions work on. */
export interface States {
  readonly cloud: Cloud;
  readonly machines: Machines;
  readonly engine: Engine;
  readonly tokens: TaskTokens;
  readonly activities: Activities;
  readonly tags: Tags;
}

/** One operation of the API. Throws `ServiceError`. */
export type Operation = (
  states: States,
  input: Shape,
  context: CallContext,
) => Shape | Promise<Shape>;
