import { expect, it } from "vitest";
import { templateOf } from "../../support/stack-template.ts";

const TYPE = "AWS::Budgets::Budget";
const email = "someone@example.com";

it("a monthly budget of Bedrock warns by e-mail before and at its limit", () => {
  const template = templateOf({ email, monthlyBudget: 120 });
  const [found, ...others] = Object.values(template.findResources(TYPE));
  expect(others).toEqual([]);
  const { Budget, NotificationsWithSubscribers } = found?.["Properties"] ?? {};
  expect(Budget).toEqual({
    ...{ BudgetType: "COST", TimeUnit: "MONTHLY" },
    BudgetLimit: { Amount: 120, Unit: "USD" },
    CostFilters: { Service: ["Amazon Bedrock"] },
  });
  const warnings = NotificationsWithSubscribers.map(
    ({ Notification, Subscribers }: Record<string, Record<string, unknown>>) => [
      Notification?.["NotificationType"],
      Notification?.["Threshold"],
      Subscribers,
    ],
  );
  const subscribers = [{ SubscriptionType: "EMAIL", Address: email }];
  expect(warnings).toEqual([
    ["ACTUAL", 80, subscribers],
    ["ACTUAL", 100, subscribers],
    ["FORECASTED", 100, subscribers],
  ]);
});

it("without an amount there is none", () => {
  expect(templateOf({ email }).findResources(TYPE)).toEqual({});
});
