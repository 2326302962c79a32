import { bedrockClient } from "../clients/bedrock.ts";
import { serviceQuotasClient } from "../clients/service-quotas.ts";
import { CheckQuotasRequest, checkQuotas } from "../job/check-quotas.ts";
import { handle } from "./runtime.ts";

const tools = { bedrock: bedrockClient(), serviceQuotas: serviceQuotasClient() };

/** Compares what the run will buy with the account's quotas, before anything is bought. */
export const handler = handle(CheckQuotasRequest, (input) => checkQuotas(tools, input));
