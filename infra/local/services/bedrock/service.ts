import { unknownOperation } from "../../kernel/aws-error.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { createRuntime } from "../bedrock-runtime/service.ts";
import { Background } from "./background.ts";
import { BatchRunner } from "./batch/runner.ts";
import constraints from "./constraints.json" with { type: "json" };
import { JobRunner } from "./customization/runner.ts";
import { EvaluationRunner } from "./evaluation/runner.ts";
import { operationsFor } from "./operations.ts";
import { permissionsFor } from "./permissions.ts";
import { openState } from "./state.ts";
import { type Constraint, validate } from "./validate.ts";
import { handleRest } from "./wire.ts";

const CONSTRAINTS = constraints.operations as Readonly<Record<string, readonly Constraint[]>>;

/**
 * The local Bedrock and its runtime, on `<cloud folder>/bedrock/`. Every base model is offered in the local
 * cloud's one Region, though AWS spreads them over several.
 */
export function createBedrock(cloud: Cloud): { bedrock: Service; runtime: Service } {
  const state = openState(cloud);
  const background = new Background();
  const runners = {
    jobs: new JobRunner(state, background),
    evaluations: new EvaluationRunner(state, background),
    batches: new BatchRunner(state, background),
  };
  const operations = operationsFor(state, runners);
  const bedrock: Service = {
    name: "bedrock",
    permissions: (operation, input) => permissionsFor(state, operation, input),
    async call(operation, input) {
      const run = operations[operation];
      if (run === undefined) throw unknownOperation("bedrock", operation);
      checkInput("bedrock", operation, input);
      validate(CONSTRAINTS[operation] ?? [], input);
      return run(input);
    },
    handle: (request, context) => handleRest(cloud, request, context),
    isIdle: () => background.idle,
    async start() {
      for (const runner of Object.values(runners)) runner.resume();
    },
    stop: () => background.shutDown(),
  };
  return { bedrock, runtime: createRuntime(state) };
}
