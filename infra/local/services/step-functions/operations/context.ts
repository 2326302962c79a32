import type { SFN } from "@aws-sdk/client-sfn";
import type { Checked, CheckedOperationsOf, InputOf } from "../../../kernel/define-service.ts";
import type { Cloud, Permission } from "../../../kernel/service.ts";
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

/**
 * Operations by their AWS names. What IAM must allow for each is in the service authorization reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
 */
export type StatesOperations = CheckedOperationsOf<SFN>;

/** Input of an operation, checked against the API model. */
export type StatesInput<Name extends string> = Checked<InputOf<SFN, Name>>;

/** What a caller needs so that Step Functions may run as the role; nothing without a role. */
export function passRole(roleArn: string | undefined): Permission[] {
  if (roleArn === undefined) return [];
  const conditions = { "iam:PassedToService": "states.amazonaws.com" };
  return [{ action: "iam:PassRole", resource: roleArn, conditions }];
}
