import { counted, grouped } from "../../counts.ts";
import { purchaseText } from "../../evaluation/purchase-text.ts";
import { decimal } from "../../models/hyperparameters.ts";
import type { Plan, PlannedSweep, Purchase } from "../../run-folder/plan.ts";
import { isCommitment } from "../../run-folder/plan.ts";
import { table } from "../format.ts";

/** Purchases as a table: what, how much of it, at what price. */
export function purchasesText(
  purchases: readonly Purchase[],
  {
    hyperParameters,
    hyperparameterSweep: sweep,
  }: Pick<Plan, "hyperParameters" | "hyperparameterSweep">,
): string {
  const rows = purchases.map((one) => [
    purchaseText(one),
    quantityText(one, triedBy(sweep, one) ?? hyperParameters),
    priceText(one),
    usdText(one),
  ]);
  return table([["ITEM", "QUANTITY", "PRICE", "USD"], ...rows], { indent: 2 });
}

function triedBy(sweep: PlannedSweep | undefined, { candidate }: Purchase) {
  return sweep?.candidates.find(({ name }) => name === candidate)?.hyperParameters;
}

function quantityText(
  { item, quantity, per, arm, price, usd }: Purchase,
  hyperParameters: Plan["hyperParameters"],
): string {
  if (isCommitment({ item })) return `${grouped(quantity)} hours of a model unit`;
  if (per === "model-month") return "per month until it is deleted";
  if (per === "model-unit-hour")
    return `${counted(quantity, "model unit")}, per hour until removed`;
  const tokens = quantity * 1000;
  if (arm === "judge") return `about ${grouped(tokens)} tokens, in both orders`;
  if (arm === "teacher") return `${grouped(tokens)} tokens at least`;
  if (item === "baseOutput" || item === "tunedOutput") {
    return `${grouped(tokens)} tokens, if they are as long as the right ones`;
  }
  if (arm === "few-shot") return `about ${grouped(tokens)} tokens of held-out rows and examples`;
  if (item !== "training") return `${grouped(tokens)} tokens of held-out rows`;
  if (price !== null && usd === null) {
    return `${grouped(tokens)} tokens × epochs that Bedrock chooses`;
  }
  const epochs = Number(hyperParameters["epochCount"] ?? 1);
  return `${grouped(tokens / epochs)} tokens × ${counted(epochs, "epoch")}`;
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
