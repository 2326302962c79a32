import { join } from "node:path";
import type { EventBridge } from "@aws-sdk/client-eventbridge";
import { toServiceError } from "../../kernel/aws-error.ts";
import type { Kernel } from "../../kernel/cloud.ts";
import { defineService } from "../../kernel/define-service.ts";
import type { Service } from "../../kernel/service.ts";
import { readJsonCall, writeJsonAnswer, writeJsonError } from "../../protocol/json-1-0.ts";
import { openBus } from "./bus.ts";
import { Deliveries } from "./deliveries.ts";
import { eventOperations, ruleOperations, targetOperations } from "./operations.ts";
import { Rules } from "./rules.ts";

/** Makes EventBridge's default bus: rules with patterns, targets in Lambda, Step Functions and SNS. */
export function createEvents(kernel: Kernel): Service {
  const rules = new Rules(kernel);
  const deliveries = new Deliveries(kernel, join(kernel.folder, "events", "deliveries"));
  openBus(kernel, { rules, deliveries });
  return defineService<EventBridge>({
    name: "events",
    operations: {
      ...ruleOperations(rules),
      ...targetOperations(rules),
      ...eventOperations(kernel),
    },
    async handle(request, context) {
      try {
        const { operation, input } = await readJsonCall(request);
        const output = await kernel.call("events", operation, input, context);
        writeJsonAnswer(request.response, output, "1.1");
      } catch (error) {
        writeJsonError(request.response, toServiceError(error), "1.1");
      }
    },
    isIdle: () => deliveries.isIdle(),
    start: async () => deliveries.start(),
    stop: async () => deliveries.stop(),
  });
}
