import type { IAM } from "@aws-sdk/client-iam";
import type { Kernel } from "../../kernel/cloud.ts";
import { defineService } from "../../kernel/define-service.ts";
import type { Service } from "../../kernel/service.ts";
import { handleQuery } from "../../protocol/query.ts";
import { roleOperations } from "./roles.ts";
import { simulateOperation } from "./simulate-principal-policy.ts";

const NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

/** Makes IAM as far as one asks there about the roles of a stack; they are made by deployments alone. */
export function createIam(kernel: Kernel): Service {
  const { iam, accountId } = kernel;
  return defineService<IAM>({
    name: "iam",
    operations: { ...roleOperations(iam, accountId), ...simulateOperation(iam) },
    handle: (request, context) =>
      handleQuery({ cloud: kernel, service: "iam", namespace: NAMESPACE }, request, context),
  });
}
