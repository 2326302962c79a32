import type { ServiceQuotas } from "@aws-sdk/client-service-quotas";
import { defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import type { AccountQuotas } from "../bedrock/quotas.ts";
import { quotaOperations } from "./operations.ts";

/** Makes Service Quotas, in which an account reads what Bedrock allows it; raising one is a matter of AWS Support. */
export function createServiceQuotas(cloud: Cloud, quotas: AccountQuotas): Service {
  return defineService<ServiceQuotas>({
    name: "servicequotas",
    operations: quotaOperations(cloud, quotas),
    check: (operation, input) => checkInput("servicequotas", operation, input),
    handle: (request, context) =>
      handleJson({ cloud, service: "servicequotas", version: "1.1" }, request, context),
  });
}
