import { isObject, type Shape } from "../kernel/service.ts";
import type { Deployment, Planned } from "./deployment.ts";

/** Accepts an alarm, which never changes its state here. */
export function deployAlarm(planned: Planned, deployment: Deployment): void {
  required(planned.properties, ["ComparisonOperator", "EvaluationPeriods"]);
  const { MetricName, Metrics } = planned.properties;
  if ((MetricName === undefined) === (Metrics === undefined)) {
    throw new Error("Exactly one of MetricName and Metrics must be specified.");
  }
  deployment.notSimulated("an alarm never goes off here", planned);
}

/** Accepts a dashboard, which is shown nowhere here. */
export function deployDashboard(planned: Planned, deployment: Deployment): void {
  required(planned.properties, ["DashboardBody"]);
  if (!isJsonObject(planned.properties["DashboardBody"])) {
    throw new Error("The field DashboardBody must be a valid JSON object.");
  }
  deployment.notSimulated("a dashboard is not shown here", planned);
}

/** Accepts a budget, to which nothing is charged here. */
export function deployBudget(planned: Planned, deployment: Deployment): void {
  const { Budget } = planned.properties;
  if (!isObject(Budget)) throw missing("Budget");
  required(Budget, ["BudgetType", "TimeUnit"]);
  deployment.notSimulated("nothing is charged here, so a budget notifies no one", planned);
}

/** CloudFormation rejects a resource without what its type requires. */
function required(properties: Shape, names: readonly string[]): void {
  for (const name of names) {
    if (properties[name] === undefined) throw missing(name);
  }
}

function missing(name: string): Error {
  return new Error(`Properties validation failed: required key [${name}] not found`);
}

function isJsonObject(text: unknown): boolean {
  try {
    return isObject(JSON.parse(String(text)));
  } catch {
    return false;
  }
}
