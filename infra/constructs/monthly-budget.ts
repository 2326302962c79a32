import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import { Construct } from "constructs";
import type { DeploymentSettings } from "../../pipeline/workflow/deployment-settings.ts";

/** When people are warned, in percent of the budget. */
const WARNINGS = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/**
 * Warns of what the account spends on Amazon Bedrock in a month, by runs or otherwise: the tags of runs divide costs only
 * in accounts that have activated them for billing. It stops nothing, and AWS updates what was spent at most three
 * times a day. By e-mail, since AWS Budgets may not publish to a topic that is encrypted with AWS's own key.
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { monthlyBudget, email }: DeploymentSettings) {
    super(scope, id);
    const subscribers = [{ subscriptionType: "EMAIL", address: email }];
    new CfnBudget(this, "Budget", {
      budget: {
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: monthlyBudget, unit: "USD" },
        costFilters: { Service: ["Amazon Bedrock"] },
      },
      notificationsWithSubscribers: WARNINGS.map((warning) => ({
        notification: {
          ...warning,
          comparisonOperator: "GREATER_THAN",
          thresholdType: "PERCENTAGE",
        },
        subscribers,
      })),
    });
  }
}
