import { grouped } from "../../counts.ts";
import type { CostFigure } from "../../report/cost-figures.ts";
import { dollars } from "../../usd.ts";
import { paint, table } from "../format.ts";

type Amounts = CostFigure["planned"] | CostFigure["actual"];

/**
 * What a run was to use, beside what it has used as far as that is known, in a line for each model; without what it
 * has used where nothing of that is known. Empty for a run without a plan.
 */
export function costsText(figures: readonly CostFigure[]): string {
  if (figures.length === 0) return "";
  const isUnknown = figures.every(({ actual }) => actual.quantity === null);
  const names = [...new Set(figures.map(nameOf))];
  const rows = names.map((name) =>
    rowOf(
      name,
      figures.filter((one) => nameOf(one) === name),
    ),
  );
  const sum = ["together", "", sumText(figures, "planned"), "", sumText(figures, "actual"), ""];
  const all = [["ITEM", "PLANNED", "USD", "USED", "USD", "KNOWN AS"], ...rows, sum];
  const shown = isUnknown ? all.map((row) => row.slice(0, 3)) : all;
  return [
    `${paint.bold("Costs")}  by list prices; your bill decides`,
    table(shown, { indent: 2 }),
  ].join("\n");
}

/** Whom a figure is for. */
function nameOf({ item, arm }: CostFigure): string {
  if (arm !== undefined) return arm === "few-shot" ? "with examples" : arm;
  if (item === "training") return "training";
  if (item === "provisioned") return "throughput";
  return item.startsWith("tuned") ? "tuned model" : "base model";
}

function rowOf(name: string, group: readonly CostFigure[]): string[] {
  return [
    name,
    amountText(group, "planned"),
    sumText(group, "planned"),
    amountText(group, "actual"),
    sumText(group, "actual"),
    group[0]?.certainty ?? "",
  ];
}

/** Tokens that are read and written by a model are two figures. */
function amountText(group: readonly CostFigure[], of: "planned" | "actual"): string {
  const [first, second] = group;
  if (first === undefined) return "";
  const [one, other] = [first, second].map((figure) => figure?.[of].quantity ?? null);
  if (one == null) return "unknown";
  if (first.unit === "hours") return `${Math.round(one * 10) / 10} h`;
  return other == null
    ? `${grouped(one)} tokens`
    : `${grouped(one)} tokens in, ${grouped(other)} out`;
}

/** The sum of what is known, and whether there is more. */
function sumText(group: readonly CostFigure[], of: "planned" | "actual"): string {
  const amounts = group.map((figure): Amounts["usd"] => figure[of].usd);
  const known = amounts.filter((usd) => usd !== null);
  if (known.length === 0) return "unknown";
  const sum = dollars(known.reduce((total, usd) => total + usd, 0));
  return known.length < amounts.length ? `${sum} and more` : sum;
}
