import { throughputUsdPerHour } from "../evaluation/serving-costs.ts";
import type { RunReport } from "../run-folder/report.ts";
import type { Billing } from "../run-folder/teardown.ts";
import { dollars, HOURS_OF_A_MONTH } from "../usd.ts";
import { leaseText, retireText } from "./lease-text.ts";
import { kindText } from "./outcome-text.ts";

/** Something that costs money from now on. */
export interface RunningCost {
  readonly what: string;
  readonly arn: string | null;
  /** USD; null where the price is not known or it is not billed by the hour. */
  readonly perHour: number | null;
  /** USD; null where the price is not known. */
  readonly perMonth: number | null;
  /** Until when, and what ends it. */
  readonly until: string;
}

/**
 * What costs money after the run, by list prices. Of a run that was cleaned up it is what the clean-up has found;
 * null where that is not known.
 */
export function runningCosts(report: RunReport): RunningCost[] | null {
  const { ending, teardown, modelArn } = report;
  if (ending === "not-tuned" || ending === "a-a") return [];
  if (ending === "accepted") return servedCosts(report);
  if (teardown !== null) return teardown.billing.map((one) => billedCost(one));
  return modelArn === null ? null : [storage(report)];
}

/** What something costs while it is kept, e.g. `$18.50 an hour ($13,505.00 a month)`. */
export function priceText({
  perHour,
  perMonth,
}: Pick<RunningCost, "perHour" | "perMonth">): string {
  if (perMonth === null) return "price unknown";
  if (perMonth === 0) return "$0 idle";
  const monthly = `${dollars(perMonth)} a month`;
  return perHour === null ? monthly : `${dollars(perHour)} an hour (${monthly})`;
}

function servedCosts(report: RunReport): RunningCost[] {
  const { modelArn, servingArn } = report;
  return [
    ...(modelArn === null ? [] : [storage(report)]),
    ...(servingArn === null ? [] : [serving(report, servingArn)]),
  ];
}

function storage({ modelArn, request, version }: RunReport): RunningCost {
  return {
    what: "Storage of the tuned model",
    arn: modelArn,
    perHour: null,
    perMonth: request?.storageUsdPerMonth ?? null,
    until:
      version === null
        ? "until you delete the custom model"
        : `until ${retireText(version, { group: request?.group, model: true })}`,
  };
}

function serving(report: RunReport, arn: string): RunningCost {
  const { request, plan, committedUntil, leaseUntil, runId } = report;
  const lease = leaseText(leaseUntil, { name: report.version ?? runId, group: request?.group });
  if (request?.serving.path !== "provisioned") {
    const until = `nothing while it is not used, tokens by the price of the tuned model; served ${lease}`;
    return { what: "On-demand deployment", arn, perHour: 0, perMonth: 0, until };
  }
  const perHour = plan === null ? null : throughputUsdPerHour(plan, committedUntil !== null);
  return {
    what: committedUntil === null ? "Provisioned throughput" : "Provisioned throughput, committed",
    arn,
    perHour,
    perMonth: perHour === null ? null : perHour * HOURS_OF_A_MONTH,
    until:
      committedUntil === null
        ? lease
        : `until ${committedUntil.slice(0, 10)}, whether it is used or not`,
  };
}

function billedCost({ resource, reason, until, usdPerMonth }: Billing): RunningCost {
  const reasons: Readonly<Record<Billing["reason"], string>> = {
    committed: `until ${until?.slice(0, 10)}, whether it is used or not`,
    "kept-model": "until you delete the custom model",
    "given-model": "as before this run, which has not trained it",
    "in-use": "as long as an alias of the registry points at it",
  };
  return {
    what:
      resource.kind === "custom-model"
        ? "Storage of the custom model"
        : capitalized(kindText(resource.kind)),
    arn: resource.arn,
    perHour: null,
    perMonth: usdPerMonth,
    until: reasons[reason],
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
