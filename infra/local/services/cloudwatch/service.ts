import type { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { defineService } from "../../kernel/define-service.ts";
import type { Cloud, Service } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import { handleJson } from "../../protocol/json-1-0.ts";
import { metricDataOperation } from "./metric-data.ts";
import { metricStatisticsOperation } from "./metric-statistics.ts";
import type { Metrics } from "./metrics.ts";

/** Makes CloudWatch as far as one reads there how often a model is invoked; what is published shows at once. */
export function createCloudWatch(cloud: Cloud, metrics: Metrics): Service {
  return defineService<CloudWatch>({
    name: "monitoring",
    operations: { ...metricDataOperation(metrics), ...metricStatisticsOperation(metrics) },
    check: (operation, input) => checkInput("monitoring", operation, input),
    handle: (request, context) =>
      handleJson({ cloud, service: "monitoring", version: "1.0" }, request, context),
    usage: () => ({ invocations: metrics.totals() }),
    stop: async () => metrics.flush(),
  });
}
