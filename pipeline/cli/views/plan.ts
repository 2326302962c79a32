import { counted, grouped } from "../../counts.ts";
import { evaluationMinutes, evaluationTimeText } from "../../evaluation/duration.ts";
import { shareText } from "../../evaluation/score-text.ts";
import { throughputUsdPerHour } from "../../evaluation/serving-costs.ts";
import { askingCostText } from "../../run/asking-cost.ts";
import { acceptanceText, TERMS } from "../../run/commitment.ts";
import type { Plan } from "../../run-folder/plan.ts";
import { dollars } from "../../usd.ts";
import { paint } from "../format.ts";
import { sweepLines } from "./hyperparameter-sweep.ts";
import { powerLines } from "./power.ts";
import { purchasesText } from "./purchases.ts";
import { type LocalModels, scoringLines } from "./scoring.ts";

/**
 * What a run will buy, for the person who pays.
 * @param local false of AWS; a local cloud charges nothing
 */
export function planText(plan: Plan, hash: string, local: LocalModels): string {
  const { model, serving, hyperParameters, hyperparameterSweep: sweep, region } = plan;
  const settings = Object.entries(hyperParameters).map(([name, value]) => `${name} ${value}`);
  const unconfirmed = plan.purchases.some((one) => one.price?.confirmed === false);
  return [
    `  base model      ${model.name} (${model.id}) in ${region}`,
    ...givenLines(plan),
    ...teacherLines(plan, local),
    `  rows            ${rowsText(plan)}`,
    ...(plan.origin === "base"
      ? []
      : [
          ...(sweep === undefined
            ? [`  settings        ${settings.join(", ") || "Bedrock's defaults"}`]
            : sweepLines(sweep)),
          `  serving         ${servingText(serving)}`,
          `                  an accepted model is served ${leaseText(plan)}`,
        ]),
    `  evaluation      ${evaluationTimeText(plan.rows.evaluation, plan.evaluationMinutes)}`,
    ...askingLines(plan),
    ...fewShotLines(plan),
    ...championLines(plan),
    ...scoringLines(plan, local),
    ...powerLines(plan),
    ...baseFirstLines(plan),
    ...approvalLines(plan),
    "",
    purchasesText(plan.purchases, plan),
    "",
    `  ${totalText(plan)}`,
    ...(unconfirmed
      ? [
          `  ${paint.warn("UNCONFIRMED")} prices (~) were not read from the AWS price list; \`tunewright models show ${model.name}\` gives their sources`,
        ]
      : []),
    ...(local !== false ? [`  ${paint.good("nothing is charged: this is the local cloud")}`] : []),
    paint.dim(`  plan ${hash.slice(0, 16)}, prices as of ${plan.pricesAsOf}`),
  ].join("\n");
}

/** Whose answers are learned, and what of it has no price beforehand. */
function teacherLines({ teacher }: Plan, local: LocalModels): string[] {
  if (teacher === undefined) return [];
  const { name, id, maxResponseLength } = teacher;
  const indent = " ".repeat(18);
  const limit =
    maxResponseLength === null ? "" : `, each of ${grouped(maxResponseLength)} tokens at most`;
  return [
    `  teacher         ${name} (${id}) answers the training rows${limit}; the base model learns its answers, not the rows' own`,
    `${indent}Bedrock may ask it more than the rows, and says neither how many epochs it trains nor what that costs`,
    ...(local === false ? [] : [`${indent}${localTeacherText(local)}`]),
  ];
}

function localTeacherText(local: Exclude<LocalModels, false>): string {
  return local === true
    ? "here a stand-in answers, which knows the task from your rows' answers alone"
    : `here ${local.name} at ${local.url} answers in its place`;
}

function rowsText({ origin, rows }: Plan): string {
  const heldOut = `${grouped(rows.evaluation)} held out`;
  if (origin !== "run") return `${heldOut}, none for training`;
  return `${grouped(rows.train)} for training, ${grouped(rows.validation)} for validation, ${heldOut}`;
}

/** The model that the run does not train, or the job that trains it. */
function givenLines({ start }: Plan): string[] {
  if (start.at === "training") return [];
  if (start.at === "base") {
    return [
      "  A/A check       the base model is asked twice, and the gate must not accept it against itself",
    ];
  }
  const arn = start.at === "job" ? start.jobArn : start.modelArn;
  const what = start.at === "job" ? "trained by" : "trained";
  return [`  ${what.padEnd(16)}${arn}, outside of this run`];
}

/** That several functions ask, and what that costs. */
function askingLines({ askingByFunctions: asking }: Plan): string[] {
  return asking === undefined ? [] : [`${" ".repeat(18)}asked ${askingCostText(asking)}`];
}

/** What the tuned model must beat besides. */
function fewShotLines({ settings }: Plan): string[] {
  const { fewShot } = settings.gate;
  if (fewShot === null) return [];
  const indent = " ".repeat(18);
  return [
    `${indent}the base model is also asked with ${counted(fewShot, "example")} before each row, its most similar training rows;`,
    `${indent}the tuned model must beat that, too`,
  ];
}

/** That a champion is asked, too: whether there is one is known only when the run comes to it. */
function championLines({ settings, evaluationMinutes: minutes }: Plan): string[] {
  const { champion } = settings.gate;
  if (champion === null || minutes === null) return [];
  const indent = " ".repeat(18);
  return [
    `${indent}and about as long again if the alias ${champion.alias} points at a model, which is then asked the same rows`,
  ];
}

/** What is asked before the training, and when nothing is trained. */
function baseFirstLines({ settings, rows, purchases }: Plan): string[] {
  const { baseFirst, headroom, pace } = settings.evaluation;
  if (!baseFirst) return [];
  const { base } = pace;
  const asked = settings.gate.fewShot === null ? rows.evaluation : 2 * rows.evaluation;
  const minutes = evaluationMinutes(asked, { tuned: base, base });
  const usd = purchases.filter(
    ({ item, arm }) => arm !== "judge" && (item === "baseInput" || item === "baseOutput"),
  );
  const price = usd.some((one) => one.usd === null)
    ? "at an unknown price"
    : `for about ${dollars(usd.reduce((sum, one) => sum + (one.usd ?? 0), 0))}`;
  const indent = " ".repeat(18);
  return [
    `  base first      the base model is asked before the training, ${price}, and not again after it:`,
    `${indent}${evaluationTimeText(asked, minutes)}`,
    `${indent}at ${shareText(headroom)} or more, or without room for the required gain, nothing is trained`,
  ];
}

/** That the run waits for a person. */
function approvalLines({ settings }: Plan): string[] {
  if (settings.approval === undefined) return [];
  const { hours, otherPerson } = settings.approval;
  const who = otherPerson ? "another person than who starts the run" : "a person";
  return [
    `  approval        ${who} must approve this plan within ${hours} h (\`tunewright approve\`); nothing is bought before`,
  ];
}

function totalText({ knownUsd, purchases, serving, askingByFunctions }: Plan): string {
  const extra = serving.commitment === null ? "" : ", and the commitment if the gate accepts";
  const recurring = `monthly and hourly charges are extra${extra}`;
  if (knownUsd === null) return `one-time total: unknown; ${recurring}`;
  const hasUnknown = purchases.some((one) => !one.recurring && one.usd === null);
  return `one-time total: ${dollars(knownUsd + (askingByFunctions?.usd ?? 0))}${hasUnknown ? " plus the unknown items" : ""}; ${recurring}`;
}

/** Until when an accepted model is served, and so billed. */
function leaseText(plan: Plan): string {
  const { leaseHours, commitment } = plan.serving;
  if (commitment !== null) return `until the commitment ends, ${commitment.until}`;
  if (leaseHours === null) return "until you retire it: it has no lease";
  const days = leaseHours % 24 === 0 && leaseHours > 24 ? ` (${leaseHours / 24} days)` : "";
  const perHour = throughputUsdPerHour(plan, false);
  const price = perHour === null ? "" : `, about $${grouped(perHour * leaseHours)},`;
  return `for ${counted(leaseHours, "hour")}${days}${price} unless you renew its lease`;
}

function servingText(serving: Plan["serving"]): string {
  if (serving.path === "on-demand") return "on demand, billed per token";
  const { commitment } = serving;
  const units = counted(serving.modelUnits ?? 0, "model unit");
  const evaluated = `provisioned throughput, ${units}, no commitment, billed per hour`;
  if (commitment === null) return evaluated;
  return `${evaluated}; if the gate accepts, a commitment of ${TERMS[commitment.duration]}, ${acceptanceText(commitment)}`;
}
