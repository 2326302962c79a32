import { decimal } from "../../models/hyperparameters.ts";
import { grouped } from "../../run/plan.ts";
import type { Plan, Purchase } from "../../run-folder/plan.ts";
import { paint, table } from "../output.ts";

/**
 * What will be bought, for the person who pays.
 * @param isFree whether the cloud that it is bought from takes no money
 */
export function planText(plan: Plan, hash: string, isFree: boolean): string {
  const { rows, model, serving, hyperParameters, region } = plan;
  const settings = Object.entries(hyperParameters).map(([name, value]) => `${name} ${value}`);
  const unconfirmed = plan.purchases.some((one) => one.price?.confirmed === false);
  return [
    `  base model      ${model.name} (${model.id}) in ${region}`,
    `  rows            ${grouped(rows.train)} to train on, ${grouped(rows.validation)} to validate, ${grouped(rows.evaluation)} held out`,
    `  settings        ${settings.join(", ") || "Bedrock's own"}`,
    `  serving         ${servingText(serving)}`,
    "",
    indent(
      table([
        ["WHAT", "HOW MUCH", "PRICE", "USD"],
        ...plan.purchases.map((one) => [one.what, one.basis, priceText(one), usdText(one)]),
      ]),
    ),
    "",
    `  ${totalText(plan)}`,
    ...(unconfirmed
      ? [
          `  ${paint.warn("UNCONFIRMED")} prices (~) come from memory or second hand; see \`tunewright models show ${model.name}\` and the AWS price list`,
        ]
      : []),
    ...(isFree ? [`  ${paint.good("nothing of this is charged here: the cloud is local")}`] : []),
    paint.dim(`  plan ${hash.slice(0, 16)}, prices as of ${plan.pricesAsOf}`),
  ].join("\n");
}

function totalText({ knownUsd, purchases }: Plan): string {
  const later = "what is paid by the month or hour comes on top";
  if (knownUsd === null) return `no price of what is paid once is known; ${later}`;
  const gaps = purchases.some((one) => !one.recurring && one.usd === null);
  return `paid once: $${knownUsd.toFixed(2)}${gaps ? " and what is unknown" : ""}; ${later}`;
}

function servingText(serving: Plan["serving"]): string {
  if (serving.path === "on-demand") return "on demand, paid per token";
  const units = `${serving.modelUnits} model ${serving.modelUnits === 1 ? "unit" : "units"}`;
  return `provisioned throughput, ${units}, ${serving.commitment ?? "no commitment"}, paid per hour`;
}

function priceText({ price, per }: Purchase): string {
  if (price === null) return "unknown";
  return `${price.confirmed ? "" : "~"}$${decimal(price.usd)} per ${per.replaceAll("-", " ")}`;
}

function usdText({ usd, price, recurring }: Purchase): string {
  if (usd === null) return "unknown";
  const amount = usd > 0 && usd < 0.01 ? "<0.01" : usd.toFixed(2);
  return `${price?.confirmed === false ? "~" : ""}${amount}${recurring ? " each" : ""}`;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
