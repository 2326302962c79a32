import { createBedrock } from "./bedrock/service.ts";
import type { Kernel } from "./cloud.ts";
import { createCloudFormation } from "./cloudformation/service.ts";
import { createEvents } from "./events/service.ts";
import { createLambda } from "./lambda/service.ts";
import { createS3 } from "./s3/service.ts";
import type { Service } from "./service.ts";
import { createSns } from "./sns/service.ts";
import { createStates } from "./states/service.ts";
import { createSts } from "./sts/service.ts";

/** Every service of the local cloud, in the order in which they start; they stop in the opposite one. */
export function makeServices(kernel: Kernel): Service[] {
  const { bedrock, runtime } = createBedrock(kernel);
  return [
    createSts(kernel),
    createS3(kernel),
    createSns(kernel),
    createLambda(kernel),
    createEvents(kernel),
    createCloudFormation(kernel),
    bedrock,
    runtime,
    createStates(kernel),
  ];
}
