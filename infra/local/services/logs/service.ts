import { join } from "node:path";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { Kernel } from "../../kernel/cloud.ts";
import { defineService } from "../../kernel/define-service.ts";
import type { Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import { filterLogEvents } from "./filter-log-events.ts";

/** Makes CloudWatch Logs as far as one reads there what Lambda functions have printed. */
export function createLogs(kernel: Kernel): Service {
  return defineService<CloudWatchLogs>({
    name: "logs",
    operations: filterLogEvents(kernel, join(kernel.folder, "lambda")),
    check: (operation, input) => checkInput("logs", operation, input),
    handle: (request, context) =>
      handleJson({ cloud: kernel, service: "logs", version: "1.1" }, request, context),
  });
}
