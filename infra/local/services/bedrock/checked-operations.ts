import type { Bedrock } from "@aws-sdk/client-bedrock";
import type { CheckedOperationsOf, CheckedServiceDefinition } from "../../kernel/define-service.ts";
import type { ServiceName } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { type Constraint, validate } from "./validate.ts";

/** Operations of Bedrock's control plane, or some of them. */
export type BedrockOperations = CheckedOperationsOf<Bedrock>;

/** The check of a service's inputs by the SDK's API model and by the constraints, which the SDK does not ship. */
export function checksOf(
  service: ServiceName,
  constraints: Readonly<Record<string, readonly Constraint[]>>,
): CheckedServiceDefinition<unknown>["check"] {
  return (operation, input) => {
    checkInput(service, operation, input);
    validate(constraints[operation] ?? [], input);
  };
}
