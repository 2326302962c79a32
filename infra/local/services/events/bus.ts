import { randomUUID } from "node:crypto";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { Kernel } from "../../kernel/cloud.ts";
import type { CloudEvent, Shape } from "../../kernel/service.ts";
import type { Deliveries } from "./deliveries.ts";
import { matchesPattern } from "./pattern.ts";
import type { Rules } from "./rules.ts";

/** What an event passes through. */
interface Bus {
  readonly rules: Rules;
  readonly deliveries: Deliveries;
}

/** Routes every event of the cloud to the targets of the rules that match it. */
export function openBus(kernel: Kernel, bus: Bus): void {
  kernel.onEvent((event) => route(kernel, bus, event));
}

/** Puts one entry of PutEvents on the bus. */
export function putEntry(
  kernel: Kernel,
  { Source = "", DetailType = "", Detail = "{}", Resources = [] }: PutEventsRequestEntry,
): { EventId: string } {
  const detail = JSON.parse(Detail) as Shape;
  kernel.emit({ source: Source, detailType: DetailType, resources: Resources, detail });
  return { EventId: randomUUID() };
}

/** A planned fault may lose an event or send it twice, as EventBridge (at least once) may. */
function route(kernel: Kernel, { rules, deliveries }: Bus, event: CloudEvent): void {
  const fault = kernel.faults.take("event", {
    source: event.source,
    detailType: event.detailType,
    status: String(event.detail["status"] ?? event.detail["jobStatus"] ?? ""),
  });
  if (fault?.effect === "lose") return;
  const envelope = envelopeOf(kernel, event);
  const copies = fault?.effect === "double" ? 2 : 1;
  for (const rule of rules.list()) {
    if (!rule.enabled || !matchesPattern(JSON.parse(rule.pattern), envelope)) continue;
    for (const target of rule.targets) {
      for (let copy = 0; copy < copies; copy += 1)
        deliveries.add(target, { rule: rule.arn, envelope });
    }
  }
}

function envelopeOf({ accountId, region, clock }: Kernel, event: CloudEvent): Shape {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": event.detailType,
    source: event.source,
    account: accountId,
    time: new Date(clock.now()).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: event.resources,
    detail: event.detail,
  };
}
