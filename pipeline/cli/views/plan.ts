import { counted, grouped } from "../../counts.ts";
import { evaluationTimeText } from "../../evaluation/duration.ts";
import { decimal } from "../../models/hyperparameters.ts";
import { acceptanceText, isCommitment, TERMS } from "../../run/commitment.ts";
import type { Plan, Purchase } from "../../run-folder/plan.ts";
import { paint, table } from "../format.ts";

/**
 * What a run will buy, for the person who pays.
 * @param isFree whether the cloud charges nothing
 */
export function planText(plan: Plan, hash: string, isFree: boolean): string {
  const { model, serving, hyperParameters, region } = plan;
  const settings = Object.entries(hyperParameters).map(([name, value]) => `${name} ${value}`);
  const unconfirmed = plan.purchases.some((one) => one.price?.confirmed === false);
  return [
    `  base model      ${model.name} (${model.id}) in ${region}`,
    ...givenLines(plan),
    `  rows            ${rowsText(plan)}`,
    `  settings        ${settings.join(", ") || "Bedrock's defaults"}`,
    `  serving         ${servingText(serving)}`,
    `  evaluation      ${evaluationTimeText(plan.rows.evaluation, plan.evaluationMinutes)}`,
    "",
    purchasesText(plan.purchases, hyperParameters),
    "",
    `  ${totalText(plan)}`,
    ...(unconfirmed
      ? [
          `  ${paint.warn("UNCONFIRMED")} prices (~) were not read from the AWS price list; \`tunewright models show ${model.name}\` gives their sources`,
        ]
      : []),
    ...(isFree ? [`  ${paint.good("nothing is charged: this is the local cloud")}`] : []),
    paint.dim(`  plan ${hash.slice(0, 16)}, prices as of ${plan.pricesAsOf}`),
  ].join("\n");
}

function rowsText({ origin, rows }: Plan): string {
  const heldOut = `${grouped(rows.evaluation)} held out`;
  if (origin !== "run") return `${heldOut}, none for training`;
  return `${grouped(rows.train)} for training, ${grouped(rows.validation)} for validation, ${heldOut}`;
}

/** The model that the run does not train, or the job that trains it. */
function givenLines({ start }: Plan): string[] {
  if (start.at === "training") return [];
  const arn = start.at === "job" ? start.jobArn : start.modelArn;
  const what = start.at === "job" ? "trained by" : "trained";
  return [`  ${what.padEnd(16)}${arn}, outside of this run`];
}

/** Purchases as a table: what, how much of it, at what price. */
export function purchasesText(
  purchases: readonly Purchase[],
  hyperParameters: Plan["hyperParameters"],
): string {
  const rows = purchases.map((one) => [
    itemTexts[one.item],
    quantityText(one, hyperParameters),
    priceText(one),
    usdText(one),
  ]);
  return indent(table([["ITEM", "QUANTITY", "PRICE", "USD"], ...rows]));
}

function totalText({ knownUsd, purchases, serving }: Plan): string {
  const extra = serving.commitment === null ? "" : ", and the commitment if the gate accepts";
  const recurring = `monthly and hourly charges are extra${extra}`;
  if (knownUsd === null) return `one-time total: unknown; ${recurring}`;
  const hasUnknown = purchases.some((one) => !one.recurring && one.usd === null);
  return `one-time total: $${knownUsd.toFixed(2)}${hasUnknown ? " plus the unknown items" : ""}; ${recurring}`;
}

function servingText(serving: Plan["serving"]): string {
  if (serving.path === "on-demand") return "on demand, billed per token";
  const { commitment } = serving;
  const units = counted(serving.modelUnits ?? 0, "model unit");
  const evaluated = `provisioned throughput, ${units}, no commitment, billed per hour`;
  if (commitment === null) return evaluated;
  return `${evaluated}; if the gate accepts, a commitment of ${TERMS[commitment.duration]}, ${acceptanceText(commitment)}`;
}

const itemTexts: Readonly<Record<Purchase["item"], string>> = {
  baseOutput: "answers of the base model",
  tunedOutput: "answers of the tuned model",
  training: "training",
  storage: "custom model storage",
  tunedInput: "evaluating the tuned model, on demand",
  baseInput: "evaluating the base model",
  provisioned: "serving the tuned model, provisioned",
  provisionedOneMonth: "commitment of one month, if the gate accepts",
  provisionedSixMonths: "commitment of six months, if the gate accepts",
};

function quantityText(
  { item, quantity, per }: Purchase,
  hyperParameters: Plan["hyperParameters"],
): string {
  if (isCommitment({ item })) return `${grouped(quantity)} hours of a model unit`;
  if (per === "model-month") return "per month until it is deleted";
  if (per === "model-unit-hour")
    return `${counted(quantity, "model unit")}, per hour until removed`;
  const tokens = quantity * 1000;
  if (item !== "training") return `${grouped(tokens)} tokens of held-out rows`;
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

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
