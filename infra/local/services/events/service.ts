import { join } from "node:path";
import type { EventBridge } from "@aws-sdk/client-eventbridge";
import type { Kernel } from "../../kernel/cloud.ts";
import { defineService } from "../../kernel/define-service.ts";
import type { Service } from "../../kernel/service.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import { fireSchedule, openBus } from "./bus.ts";
import { Deliveries } from "./deliveries.ts";
import { eventOperations, ruleOperations, targetOperations } from "./operations.ts";
import { Rules } from "./rules.ts";
import { Schedules } from "./schedules.ts";

/** Makes EventBridge's default bus: rules with patterns and schedules, targets in Lambda, Step Functions and SNS. */
export function createEvents(kernel: Kernel): Service {
  const rules = new Rules(kernel);
  const deliveries = new Deliveries(kernel, join(kernel.folder, "events", "deliveries"));
  const schedules = new Schedules(kernel, rules, (rule, time) =>
    fireSchedule(kernel, deliveries, { rule, time }),
  );
  openBus(kernel, { rules, deliveries });
  return defineService<EventBridge>({
    name: "events",
    operations: {
      ...ruleOperations(rules, schedules),
      ...targetOperations(rules),
      ...eventOperations(kernel),
    },
    handle: (request, context) =>
      handleJson({ cloud: kernel, service: "events", version: "1.1" }, request, context),
    isIdle: () => deliveries.isIdle(),
    async start() {
      deliveries.start();
      schedules.start();
    },
    async stop() {
      schedules.stop();
      deliveries.stop();
    },
  });
}
