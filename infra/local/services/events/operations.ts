import type { EventBridge } from "@aws-sdk/client-eventbridge";
import type { Kernel } from "../../kernel/cloud.ts";
import { allow, type OperationsOf } from "../../kernel/define-service.ts";
import { putEntry } from "./bus.ts";
import type { Rule, Rules } from "./rules.ts";

/** PutRule, DeleteRule, DescribeRule, ListRules. */
export function ruleOperations(rules: Rules): OperationsOf<EventBridge> {
  return {
    PutRule: {
      permissions: ({ Name = "*" }) => allow("events:PutRule", rules.arnOf(Name)),
      run: (input) => ({ RuleArn: rules.put(input).arn }),
    },
    DeleteRule: {
      permissions: ({ Name = "*" }) => allow("events:DeleteRule", rules.arnOf(Name)),
      run({ Name }) {
        rules.delete(Name);
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
        rules.setTargets(rule, [...rule.targets.filter(({ Id }) => !ids.has(Id)), ...added]);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    RemoveTargets: {
      permissions: ({ Rule = "*" }) => allow("events:RemoveTargets", rules.arnOf(Rule)),
      run({ Rule, Ids = [] }) {
        const rule = rules.find(Rule);
        const kept = rule.targets.filter(({ Id = "" }) => !Ids.includes(Id));
        rules.setTargets(rule, kept);
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    },
    ListTargetsByRule: {
      permissions: ({ Rule = "*" }) => allow("events:ListTargetsByRule", rules.arnOf(Rule)),
      run: ({ Rule }) => ({ Targets: rules.find(Rule).targets }),
    },
  };
}

/** PutEvents. */
export function eventOperations(kernel: Kernel): OperationsOf<EventBridge> {
  const bus = `arn:aws:events:${kernel.region}:${kernel.accountId}:event-bus/default`;
  return {
    PutEvents: {
      permissions: () => allow("events:PutEvents", bus),
      run: ({ Entries = [] }) => ({
        FailedEntryCount: 0,
        Entries: Entries.map((entry) => putEntry(kernel, entry)),
      }),
    },
  };
}

function describe({ name, arn, pattern, enabled }: Rule) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    State: enabled ? "ENABLED" : "DISABLED",
    EventBusName: "default",
  };
}
