import type { Bedrock } from "@aws-sdk/client-bedrock";
import { defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { batchOperations } from "./batch/operations.ts";
import { batchLife } from "./batch/work.ts";
import { checksOf } from "./checked-operations.ts";
import constraints from "./constraints.json" with { type: "json" };
import { trainingBills } from "./customization/bill.ts";
import { customizationOperations } from "./customization/operations.ts";
import { customizationLife } from "./customization/phases.ts";
import { evaluationOperations } from "./evaluation/operations.ts";
import { evaluationLife } from "./evaluation/work.ts";
import { inferenceProfileOperations } from "./inference-profiles/operations.ts";
import { Background } from "./jobs/background.ts";
import type { Job } from "./jobs/job.ts";
import { type JobLife, JobLifecycle } from "./jobs/lifecycle.ts";
import type { BaseServer } from "./models/base-server.ts";
import { customModelOperations } from "./models/custom-model-operations.ts";
import { foundationModelOperations } from "./models/foundation-model-operations.ts";
import type { AccountQuotas } from "./quotas.ts";
import { createDeployments, deploymentOperations } from "./serving/deployments.ts";
import type { InvocableModels } from "./serving/invocable-models.ts";
import { servedBy, servedTimes } from "./serving/serving.ts";
import { createThroughputs, throughputOperations } from "./serving/throughputs.ts";
import { openState } from "./state.ts";
import { withTagConditions } from "./tag-conditions.ts";
import { tagOperations } from "./tags.ts";
import { handleRest } from "./wire.ts";

/** The local Bedrock's control plane, what its runtime may read of it, and the quotas that Service Quotas shows. */
interface LocalBedrock {
  readonly service: Service;
  readonly models: InvocableModels;
  readonly quotas: AccountQuotas;
}

/** Makes the control plane, on `<cloud folder>/bedrock/`. */
export function createBedrock(cloud: Cloud, baseServer?: BaseServer): LocalBedrock {
  const state = openState(cloud, baseServer);
  const background = new Background();
  const lifecycleOf = <J extends Job>(life: JobLife<J>) =>
    new JobLifecycle(life, { clock: cloud.clock, background });
  const customization = lifecycleOf(customizationLife(state));
  const evaluation = lifecycleOf(evaluationLife(state));
  const batch = lifecycleOf(batchLife(state));
  const deployments = createDeployments(state);
  const throughputs = createThroughputs(state);
  const service = defineService<Bedrock>({
    name: "bedrock",
    operations: {
      ...foundationModelOperations(state),
      ...customizationOperations(state, customization),
      ...customModelOperations(state, (modelArn) =>
        servedBy([...deployments.all(), ...throughputs.all()], modelArn),
      ),
      ...deploymentOperations(state, deployments),
      ...throughputOperations(state, throughputs),
      ...evaluationOperations(state, evaluation),
      ...batchOperations(state, batch),
      ...inferenceProfileOperations(state),
      ...tagOperations(state),
    },
    check: checksOf("bedrock", constraints.operations),
    handle: (request, context) => handleRest(cloud, request, context),
    setQuotas: (quotas) => state.quotas.set(quotas),
    usage: () => ({ training: trainingBills(state), serving: servedTimes(state) }),
    isIdle: () => background.idle,
    async start() {
      for (const lifecycle of [customization, evaluation, batch]) lifecycle.resume();
    },
    stop: () => background.shutDown(),
  });
  return {
    service: withTagConditions(service, state),
    models: { ...state, deployments, throughputs },
    quotas: state.quotas,
  };
}
