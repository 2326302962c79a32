import { deleteStack } from "./deploy/delete-stack.ts";
import type { Kernel } from "./kernel/cloud.ts";
import type { Service } from "./kernel/service.ts";
import type { BaseServer } from "./services/bedrock/models/base-server.ts";
import { createBedrock } from "./services/bedrock/service.ts";
import { createRuntime } from "./services/bedrock-runtime/service.ts";
import { createCloudFormation } from "./services/cloudformation/service.ts";
import { Metrics } from "./services/cloudwatch/metrics.ts";
import { createCloudWatch } from "./services/cloudwatch/service.ts";
import { createEvents } from "./services/events/service.ts";
import { createIam } from "./services/iam/service.ts";
import { createKms } from "./services/kms/service.ts";
import { createLambda } from "./services/lambda/service.ts";
import { createLogs } from "./services/logs/service.ts";
import { createPricing } from "./services/pricing/service.ts";
import { createS3 } from "./services/s3/service.ts";
import { createServiceQuotas } from "./services/service-quotas/service.ts";
import { createSns } from "./services/sns/service.ts";
import { createSsm } from "./services/ssm/service.ts";
import { createStates } from "./services/step-functions/service.ts";
import { createSts } from "./services/sts/service.ts";

/** The services that all Regions share, in the order in which they start; they stop in reverse. */
export function globalServices(kernel: Kernel): Service[] {
  return [createSts(kernel), createIam(kernel), createPricing(kernel), createS3(kernel)];
}

/** The services of one Region, which start after the global ones, in this order; they stop in reverse. */
export function regionalServices(kernel: Kernel, baseServer?: BaseServer): Service[] {
  const bedrock = createBedrock(kernel, baseServer);
  const metrics = new Metrics(kernel);
  return [
    createSns(kernel),
    createSsm(kernel),
    createKms(kernel),
    createLambda(kernel),
    createEvents(kernel),
    createCloudFormation(kernel, () => deleteStack(kernel)),
    bedrock.service,
    createServiceQuotas(kernel, bedrock.quotas),
    createCloudWatch(kernel, metrics),
    createLogs(kernel),
    createRuntime(bedrock.models, metrics),
    createStates(kernel),
  ];
}
