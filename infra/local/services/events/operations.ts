import type { EventBridge } from "@aws-sdk/client-eventbridge";
import { validationFailure } from "../../kernel/aws-error.ts";
import type { Kernel } from "../../kernel/cloud.ts";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import { putEntry } from "./bus.ts";
import type { Rule, Rules } from "./rules.ts";
import type { Schedules } from "./schedules.ts";

/** PutRule, EnableRule, DisableRule, DeleteRule, DescribeRule, ListRules. */
export function ruleOperations(rules: Rules, schedules: Schedules): OperationsOf<EventBridge> {
  const enable = (name: string | undefined, enabled: boolean) => {
    const rule = rules.find(name);
    rules.update(rule, { enabled });
    schedules.follow(rule.name);
    return {};
  };
  return {
    PutRule: {
      permissions: ({ Name = "*" }) => allow("events:PutRule", rules.arnOf(Name)),
      run(input) {
        const { name, arn } = rules.put(input);
        schedules.follow(name);
        return { RuleArn: arn };
      },
    },
    EnableRule: {
      permissions: ({ Name = "*" }) => allow("events:EnableRule", rules.arnOf(Name)),
      run: ({ Name }) => enable(Name, true),
    },
    DisableRule: {
      permissions: ({ Name = "*" }) => allow("events:DisableRule", rules.arnOf(Name)),
      run: ({ Name }) => enable(Name, false),
    },
    DeleteRule: {
      permissions: ({ Name = "*" }) => allow("events:DeleteRule", rules.arnOf(Name)),
      run({ Name = "" }) {
        rules.delete(Name);
        schedules.follow(Name);
        return {};
      },
    },
    DescribeRule: {
      permissions: ({ Name = "*" }) => allow("events:DescribeRule", rules.arnOf(Name)),
      run: ({ Name }) => describe(rules.find(Name)),
    },
    ListRules: {
      permissions: () => allow("events:ListRules", rules.arnOf("*")),
      run: () => ({ Rules: rules.list().map(describe) }),
    },
  };
}

/** PutTargets, RemoveTargets, ListTargetsByRule. */
export function targetOperations(rules: Rules): OperationsOf<EventBridge> {
  return {
    PutTargets: {
      permissions: ({ Rule = "*" }) => allow("events:PutTargets", rules.arnOf(Rule)),
      run({ Rule, Targets: added = [] }) {
        const rule = rules.find(Rule);
        const ids = new Set(added.map(({ Id }) => Id));
        const kept = rule.targets.filter(({ Id }) => !ids.has(Id));
        rules.update(rule, { targets: [...kept, ...added] });
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    RemoveTargets: {
      permissions: ({ Rule = "*" }) => allow("events:RemoveTargets", rules.arnOf(Rule)),
      run({ Rule, Ids = [] }) {
        const rule = rules.find(Rule);
        rules.update(rule, { targets: rule.targets.filter(({ Id = "" }) => !Ids.includes(Id)) });
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    ListTargetsByRule: {
      permissions: ({ Rule = "*" }) => allow("events:ListTargetsByRule", rules.arnOf(Rule)),
      run: ({ Rule }) => ({ Targets: rules.find(Rule).targets }),
    },
  };
}

/** Events of one call (API reference of PutEvents). */
const MAX_ENTRIES = 10;

/** PutEvents. */
export function eventOperations(kernel: Kernel): OperationsOf<EventBridge> {
  const bus = `arn:aws:events:${kernel.region}:${kernel.accountId}:event-bus/default`;
  return {
    PutEvents: {
      permissions: () => allow("events:PutEvents", bus),
      run({ Entries = [] }) {
        if (Entries.length < 1 || Entries.length > MAX_ENTRIES) {
          const rule = `Member must have length between 1 and ${MAX_ENTRIES}`;
          throw validationFailure([`Value at 'entries' failed to satisfy constraint: ${rule}`]);
        }
        return {
          FailedEntryCount: 0,
          Entries: Entries.map((entry) => putEntry(kernel, entry)),
        };
      },
    },
  };
}

function describe({ name, arn, pattern, schedule, enabled }: Rule) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    ScheduleExpression: schedule?.expression,
    State: enabled ? "ENABLED" : "DISABLED",
    EventBusName: "default",
  };
}
