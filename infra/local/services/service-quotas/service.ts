import type { ServiceQuotas } from "@aws-sdk/client-service-quotas";
import { defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { toServiceError } from "../../protocol/error.ts";
import { readJsonCall, writeJsonAnswer, writeJsonError } from "../../protocol/json-1-0.ts";
import type { AccountQuotas } from "../bedrock/quotas.ts";
import { quotaOperations } from "./operations.ts";

/** Makes Service Quotas, in which an account reads what Bedrock allows it; raising one is a matter of AWS Support. */
export function createServiceQuotas(cloud: Cloud, quotas: AccountQuotas): Service {
  return defineService<ServiceQuotas>({
    name: "servicequotas",
    operations: quotaOperations(cloud, quotas),
    check: (operation, input) => checkInput("servicequotas", operation, input),
    async handle(request, context) {
      try {
        const { operation, input } = await readJsonCall(request);
        const output = await cloud.call("servicequotas", operation, input, context);
        writeJsonAnswer(request.response, output, "1.1");
      } catch (error) {
        writeJsonError(request.response, toServiceError(error), "1.1");
      }
    },
  });
}
