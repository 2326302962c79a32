import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { unknownOperation } from "../../kernel/aws-error.ts";
import type {
  CallContext,
  Cloud,
  Permission,
  Service,
  Shape,
  WireRequest,
} from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { toServiceError } from "../../protocol/error.ts";
import { readJsonCall, writeJsonAnswer, writeJsonError } from "../../protocol/json-1-0.ts";
import { Engine } from "./executions/engine.ts";
import { MapRuns } from "./executions/map-runs.ts";
import { ActivityStore } from "./integrations/activity-store.ts";
import { createHost } from "./integrations/execution-host.ts";
import { TaskTokens } from "./integrations/task-tokens.ts";
import { MachineStore } from "./machines/machine-store.ts";
import { TagStore } from "./machines/tag-store.ts";
import type { States } from "./operations/context.ts";
import { OPERATIONS } from "./operations/table.ts";
import { permissionsFor } from "./permissions.ts";

/** Makes the local Step Functions. */
export function createStates(cloud: Cloud): Service {
  return new StatesService(cloud);
}

class StatesService implements Service {
  readonly name = "states";
  readonly #states: States;

  constructor(cloud: Cloud) {
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
    this.#states = {
      cloud,
      machines: new MachineStore(folder),
      engine,
      mapRuns,
      tokens,
      activities,
      tags: new TagStore(folder),
    };
  }

  permissions(operation: string, input: Shape): Permission[] {
    return permissionsFor(this.#states.cloud, operation, input);
  }

  async call(operation: string, input: Shape, context: CallContext): Promise<Shape> {
    const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
    if (!run) throw unknownOperation("states", operation);
    checkInput("states", operation, input);
    return run(this.#states, input, context);
  }

  async handle(request: WireRequest, context: CallContext): Promise<void> {
    try {
      const { operation, input } = await readJsonCall(request);
      const output = await this.#states.cloud.call("states", operation, input, context);
      writeJsonAnswer(request.response, output);
    } catch (error) {
      writeJsonError(request.response, toServiceError(error));
    }
  }

  isIdle(): boolean {
    return !this.#states.engine.busy;
  }

  async start(): Promise<void> {
    this.#states.engine.resume();
  }

  async stop(): Promise<void> {
    await this.#states.engine.stop();
  }
}
