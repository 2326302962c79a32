import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { SFN } from "@aws-sdk/client-sfn";
import { defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import { Engine } from "./executions/engine.ts";
import { MapRuns } from "./executions/map-runs.ts";
import { ActivityStore } from "./integrations/activity-store.ts";
import { createHost } from "./integrations/execution-host.ts";
import { TaskTokens } from "./integrations/task-tokens.ts";
import { MachineStore } from "./machines/machine-store.ts";
import { TagStore } from "./machines/tag-store.ts";
import type { States } from "./operations/context.ts";
import { createOperations } from "./operations/table.ts";

/** Makes the local Step Functions. */
export function createStates(cloud: Cloud): Service {
  const states = openStates(cloud);
  const { engine } = states;
  return defineService<SFN>({
    name: "states",
    operations: createOperations(states),
    check: (operation, input) => checkInput("states", operation, input),
    handle: (request, context) =>
      handleJson({ cloud, service: "states", version: "1.0" }, request, context),
    isIdle: () => !engine.busy,
    resume: ({ holdAll }) => engine.resumption.start(holdAll),
    held: () => engine.resumption.held(),
    release: (arn) => engine.release(arn),
    stop: () => engine.stop(),
  });
}

/** What Step Functions keeps under `<folder>/states/`. */
function openStates(cloud: Cloud): States {
  const folder = join(cloud.folder, "states");
  mkdirSync(folder, { recursive: true });
  const tokens = new TaskTokens();
  const activities = new ActivityStore(folder);
  const engine = new Engine({
    cloud,
    folder,
    createHost: (start, recorder) =>
      createHost({ cloud, tokens, activities, mapRuns }, start, recorder),
  });
  const mapRuns = new MapRuns(cloud, { folder, engine });
  return {
    cloud,
    machines: new MachineStore(folder),
    engine,
    mapRuns,
    tokens,
    activities,
    tags: new TagStore(folder),
  };
}
