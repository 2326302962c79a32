import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { ServiceError, toServiceError, unknownOperation } from "../../kernel/aws-error.ts";
import type { Kernel } from "../../kernel/cloud.ts";
import type { CallContext, CloudEvent, Permission, Service, Shape } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";
import { readJsonCall, writeJsonAnswer, writeJsonError } from "../../protocol/json-1-0.ts";
import { Deliveries, type Target } from "./deliveries.ts";
import { matchesPattern } from "./pattern.ts";

interface Rule {
  readonly name: string;
  readonly arn: string;
  /** JSON text. */
  readonly pattern: string;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

type Operation = (input: Shape, context: CallContext) => Shape;

/** Makes EventBridge's default bus: rules with patterns, targets in Lambda and Step Functions. */
export function createEvents(kernel: Kernel): Service {
  const rules = new Collection<Rule>(join(kernel.folder, "events", "rules"));
  const deliveries = new Deliveries(kernel, join(kernel.folder, "events", "deliveries"));
  kernel.onEvent((event) => route(kernel, { rules, deliveries }, event));

  const find = (name: unknown): Rule => {
    const rule = rules.get(String(name));
    if (rule) return rule;
    throw new ServiceError(
      "ResourceNotFoundException",
      `Rule ${String(name)} does not exist on EventBus default.`,
    );
  };
  const operations: Readonly<Record<string, Operation>> = {
    PutRule({ Name, EventPattern, State }) {
      const name = String(Name);
      const arn = `arn:aws:events:${kernel.region}:${kernel.accountId}:rule/${name}`;
      const pattern = checkPattern(EventPattern);
      const targets = rules.get(name)?.targets ?? [];
      rules.put(name, { name, arn, pattern, enabled: State !== "DISABLED", targets });
      return { RuleArn: arn };
    },
    PutTargets({ Rule: name, Targets }) {
      const rule = find(name);
      const added = Targets as Target[];
      const ids = new Set(added.map(({ Id }) => Id));
      const kept = rule.targets.filter(({ Id }) => !ids.has(Id));
      rules.put(rule.name, { ...rule, targets: [...kept, ...added] });
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets({ Rule: name, Ids }) {
      const rule = find(name);
      const gone = new Set(Ids as string[]);
      rules.put(rule.name, { ...rule, targets: rule.targets.filter(({ Id }) => !gone.has(Id)) });
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    DeleteRule({ Name }) {
      rules.delete(String(Name));
      return {};
    },
    DescribeRule: ({ Name }) => describe(find(Name)),
    ListRules: () => ({ Rules: rules.values().map(describe) }),
    ListTargetsByRule: ({ Rule: name }) => ({ Targets: find(name).targets }),
    PutEvents({ Entries }) {
      const entries = (Entries as Shape[]).map((entry) => put(kernel, entry));
      return { FailedEntryCount: 0, Entries: entries };
    },
  };
  return {
    name: "events",
    permissions: (operation, input) => permissions(kernel, operation, input),
    async call(operation, input, context) {
      const run = operations[operation];
      if (run === undefined) throw unknownOperation("events", operation);
      return run(input, context);
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
  };
}

function permissions(kernel: Kernel, operation: string, input: Shape): Permission[] {
  const { region, accountId } = kernel;
  const bus = `arn:aws:events:${region}:${accountId}:event-bus/default`;
  const rule = `arn:aws:events:${region}:${accountId}:rule/${String(input["Name"] ?? input["Rule"] ?? "*")}`;
  return [{ action: `events:${operation}`, resource: operation === "PutEvents" ? bus : rule }];
}

function checkPattern(pattern: unknown): string {
  const refused = new ServiceError(
    "InvalidEventPatternException",
    "Event pattern is not valid. Reason: it is not a JSON object. A schedule is not simulated.",
  );
  if (typeof pattern !== "string") throw refused;
  try {
    JSON.parse(pattern);
    return pattern;
  } catch {
    throw refused;
  }
}

function put(kernel: Kernel, { Source, DetailType, Detail, Resources }: Shape): Shape {
  kernel.emit({
    source: String(Source),
    detailType: String(DetailType),
    resources: (Resources as string[] | undefined) ?? [],
    detail: JSON.parse(String(Detail)) as Shape,
  });
  return { EventId: randomUUID() };
}

interface Bus {
  readonly rules: Collection<Rule>;
  readonly deliveries: Deliveries;
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
  for (const rule of rules.values()) {
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

function describe({ name, arn, pattern, enabled }: Rule): Shape {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    State: enabled ? "ENABLED" : "DISABLED",
    EventBusName: "default",
  };
}
