import { randomUUID } from "node:crypto";
import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { Kernel } from "../../kernel/cloud.ts";
import type { CloudEvent, Shape } from "../../kernel/service.ts";
import type { Deliveries } from "./deliveries.ts";
import { matchesPattern } from "./pattern.ts";
import type { Rule, Rules } from "./rules.ts";

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

/**
 * Sends a rule's scheduled event to its targets, and to no other rule's.
 * @param time when it was due, milliseconds of the cloud
 */
export function fireSchedule(
  kernel: Kernel,
  deliveries: Deliveries,
  { rule, time }: { rule: Rule; time: number },
): void {
  const event: CloudEvent = {
    source: "aws.events",
    detailType: "Scheduled Event",
    resources: [rule.arn],
    detail: {},
  };
  const envelope = envelopeOf(kernel, event, time);
  deliver(deliveries, rule, { envelope, copies: copiesOf(kernel, event) });
}

function route(kernel: Kernel, { rules, deliveries }: Bus, event: CloudEvent): void {
  const copies = copiesOf(kernel, event);
  const envelope = envelopeOf(kernel, event, kernel.clock.now());
  for (const rule of rules.list()) {
    const { enabled, pattern } = rule;
    if (!enabled || pattern === undefined) continue;
    if (matchesPattern(JSON.parse(pattern), envelope))
      deliver(deliveries, rule, { envelope, copies });
  }
}

/** A planned fault may lose an event or send it twice, as EventBridge (at least once) may. */
function copiesOf({ faults }: Kernel, { source, detailType, detail }: CloudEvent): number {
  const status = String(detail["status"] ?? detail["jobStatus"] ?? "");
  const fault = faults.take("event", { source, detailType, status });
  if (fault?.effect === "lose") return 0;
  return fault?.effect === "double" ? 2 : 1;
}

function deliver(
  deliveries: Deliveries,
  { arn, targets }: Rule,
  { envelope, copies }: { envelope: Shape; copies: number },
): void {
  for (const target of targets) {
    for (let copy = 0; copy < copies; copy += 1) deliveries.add(target, { rule: arn, envelope });
  }
}

function envelopeOf({ accountId, region }: Kernel, event: CloudEvent, time: number): Shape {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": event.detailType,
    source: event.source,
    account: accountId,
    time: new Date(time).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: event.resources,
    detail: event.detail,
  };
}
