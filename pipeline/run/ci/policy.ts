import { grouped } from "../../counts.ts";
import { totalText } from "../../evaluation/plan-costs.ts";
import { dollars } from "../../usd.ts";
import type { CiData, PolicyCheck, RuleCount } from "./ci-data.ts";

/** What a change may do. */
export interface Policy {
  /** The mildest severity that fails; `never`: findings do not. */
  readonly failOn: "error" | "warning" | "never";
  /** Only rules with more findings than before fail. */
  readonly onlyNew: boolean;
  readonly allowLabelChanges: boolean;
  /** Rows that may be removed; absent: any number. */
  readonly maxRemovedRows?: number | undefined;
  /** USD by which the run may cost more than before; absent: any. */
  readonly maxUsdIncrease?: number | undefined;
  /** A plan must be within a budget. */
  readonly hasBudget: boolean;
  /** Why the plan is above it, in words; absent: it is not, or there is none. */
  readonly overBudget?: string | undefined;
}

/** Holds a change against a policy; what was not looked at is left out. */
export function checkPolicy(
  data: Omit<CiData, "policy" | "passed">,
  policy: Policy,
): PolicyCheck[] {
  return [
    findingsCheck(data.findings, policy),
    ...labelCheck(data, policy),
    ...removedCheck(data, policy),
    priceCheck(data, policy),
    ...increaseCheck(data, policy),
  ];
}

function findingsCheck(findings: readonly RuleCount[], { failOn, onlyNew }: Policy): PolicyCheck {
  const failing = findings.filter(({ severity, count, before }) => {
    const counts = severity === "error" || (severity === "warning" && failOn === "warning");
    return failOn !== "never" && counts && (!onlyNew || count > (before ?? 0));
  });
  const tally = (["error", "warning", "hint"] as const).flatMap((severity) => {
    const of = findings.filter((one) => one.severity === severity);
    const sum = of.reduce((total, { count }) => total + count, 0);
    return sum === 0 ? [] : [`${grouped(sum)} ${severity}${sum === 1 ? "" : "s"}`];
  });
  const codes = failing.map(({ code }) => code).join(", ");
  const text = tally.length === 0 ? "no findings" : tally.join(", ");
  const ok = failing.length === 0;
  return { name: "findings", ok, text: ok ? text : `${text}; not allowed: ${codes}` };
}

function labelCheck({ change }: Pick<CiData, "change">, policy: Policy): PolicyCheck[] {
  if (change === null || change.labels === null) return [];
  const { before, after, appeared, vanished } = change.labels;
  const moved = appeared + vanished;
  const text =
    moved === 0
      ? `the same ${after}`
      : `${before} before, ${after} now: ${appeared} appeared, ${vanished} vanished`;
  return [{ name: "labels", ok: moved === 0 || policy.allowLabelChanges, text }];
}

function removedCheck({ change }: Pick<CiData, "change">, policy: Policy): PolicyCheck[] {
  const { maxRemovedRows: max } = policy;
  if (change === null || max === undefined) return [];
  const { removed } = change;
  const text = `${grouped(removed)} removed, ${grouped(max)} allowed`;
  return [{ name: "removed-rows", ok: removed <= max, text }];
}

function priceCheck({ price }: Pick<CiData, "price">, policy: Policy): PolicyCheck {
  const { hasBudget, overBudget } = policy;
  if (price === null) {
    return { name: "price", ok: !hasBudget, text: "not planned, since the data has errors" };
  }
  const text = totalText(price);
  return { name: "price", ok: overBudget === undefined, text: overBudget ?? text };
}

function increaseCheck({ price }: Pick<CiData, "price">, policy: Policy): PolicyCheck[] {
  const { maxUsdIncrease: max } = policy;
  if (max === undefined || price?.usd == null || price.before === null) return [];
  const increase = price.usd - price.before;
  const text = `${increase < 0 ? "−" : "+"}${dollars(Math.abs(increase))}, ${dollars(max)} allowed`;
  return [{ name: "price-increase", ok: increase <= max, text }];
}
