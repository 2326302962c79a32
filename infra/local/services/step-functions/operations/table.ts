import { activityOperations } from "./activities.ts";
import { aliasOperations } from "./aliases.ts";
import { callbackOperations } from "./callbacks.ts";
import type { States, StatesOperations } from "./context.ts";
import { executionOperations } from "./executions.ts";
import { historyOperations } from "./history.ts";
import { mapRunOperations } from "./map-runs.ts";
import { startOperations } from "./start-execution.ts";
import { stateMachineOperations } from "./state-machines.ts";
import { tagOperations } from "./tags.ts";
import { testStateOperations } from "./test-state.ts";
import { validationOperations } from "./validate.ts";
import { versionOperations } from "./versions.ts";

/** All operations of Step Functions that the local cloud has. */
export function createOperations(states: States): StatesOperations {
  return {
    ...stateMachineOperations(states),
    ...versionOperations(states),
    ...aliasOperations(states),
    ...validationOperations(),
    ...testStateOperations(states),
    ...startOperations(states),
    ...executionOperations(states),
    ...historyOperations(states),
    ...mapRunOperations(states),
    ...callbackOperations(states),
    ...activityOperations(states),
    ...tagOperations(states),
  };
}
