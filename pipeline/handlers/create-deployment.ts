import { bedrockClient } from "../clients/bedrock.ts";
import { CreateDeploymentRequest, createDeployment } from "../serving/create-deployment.ts";
import { handle } from "./runtime.ts";

const bedrock = bedrockClient();

/** Creates the on-demand deployment, where the setting `deploymentCall` is `function`. */
export const handler = handle(CreateDeploymentRequest, (input) => createDeployment(bedrock, input));
