import { counted, grouped } from "../counts.ts";
import { evaluationTimeText } from "../evaluation/duration.ts";
import { throughputUsdPerHour } from "../evaluation/serving-costs.ts";
import type { Plan, Purchase } from "../run-folder/plan.ts";
import type { RunReport } from "../run-folder/report.ts";
import type { AnswerFacts, JudgeResult } from "../run-folder/verdict.ts";
import { dollars } from "../usd.ts";
import { type Certainty, costFigures } from "./cost-figures.ts";
import { durationText } from "./figures.ts";

/** One thing that was planned, and what came of it. */
export interface PlanLine {
  readonly what: string;
  readonly planned: string;
  readonly actual: string;
  readonly certainty: Certainty;
}

/** Plan against actual: what the run used, as far as it is known. Dollars are tokens by list price, not the bill. */
export function planLines(report: RunReport): PlanLine[] {
  const { plan, verdict } = report;
  const answers = verdict?.answers ?? null;
  return [
    ...trainingLines(report),
    ...tokenLines("Questions to the tuned model", purchaseOf(plan, "tunedInput"), answers?.tuned),
    ...tokenLines("Questions to the base model", purchaseOf(plan, "baseInput"), answers?.base),
    ...tokenLines(
      "Questions with examples",
      purchaseOf(plan, "baseInput", "few-shot"),
      verdict?.fewShot?.answers,
    ),
    ...(answers === null ? [] : [answerLine(answers)]),
    ...judgeLines(plan, verdict?.judge),
    ...(plan === null ? [] : [moneyLine(plan, report)]),
    ...timeLines(report),
  ];
}

/** The lines of `planLines` that are about money: what is paid once, and by the hour. */
export function paidLines(report: RunReport): PlanLine[] {
  const { plan } = report;
  return [...(plan === null ? [] : [moneyLine(plan, report)]), ...servedLines(report)];
}

function purchaseOf(
  plan: Plan | null,
  item: Purchase["item"],
  arm?: Purchase["arm"],
): Purchase | null {
  return plan?.purchases.find((one) => one.item === item && one.arm === arm) ?? null;
}

function line(
  what: string,
  planned: string,
  actual: string | null,
  certainty: Certainty,
): PlanLine {
  return {
    what,
    planned,
    actual: actual ?? "unknown",
    certainty: actual === null ? "unknown" : certainty,
  };
}

function trainingLines(report: RunReport): PlanLine[] {
  const { plan, metrics } = report;
  const figures = plan === null ? [] : costFigures(plan, report);
  const training = figures.find(({ item }) => item === "training");
  if (training === undefined) return [];
  const { planned, actual, certainty } = training;
  const trained = actual.quantity === null ? null : tokens(actual.quantity / 1000);
  const epochs = plan?.hyperParameters["epochCount"] ?? "Bedrock’s default";
  const last = metrics?.training.at(-1);
  const done =
    last === undefined
      ? null
      : `${grouped(metrics?.curve.epochs ?? 1)} (${counted(metrics?.training.length ?? 0, "step")})`;
  return [
    line("Training tokens", tokens(planned.quantity / 1000), trained, certainty),
    line("Training epochs", epochs, done, "measured"),
  ];
}

function tokenLines(
  what: string,
  planned: Purchase | null,
  facts: AnswerFacts | undefined,
): PlanLine[] {
  if (planned === null && facts === undefined) return [];
  const actual = facts === undefined ? null : `${grouped(facts.inputTokens)} tokens`;
  return [
    line(what, planned === null ? "not planned" : tokens(planned.quantity), actual, "measured"),
  ];
}

function tokens(thousands: number): string {
  return `about ${grouped(thousands * 1000)} tokens`;
}

function answerLine({ tuned, base }: { tuned: AnswerFacts; base: AnswerFacts }): PlanLine {
  const actual = `${grouped(tuned.outputTokens)} tuned, ${grouped(base.outputTokens)} base`;
  return line("Tokens of the answers", "not planned", actual, "measured");
}

/** What a judge reads is not counted in tokens, but its verdicts are; those that it gave again are not among them. */
function judgeLines(plan: Plan | null, judge: JudgeResult | undefined): PlanLine[] {
  const planned = judgePurchases(plan)[0];
  if (planned === undefined) return [];
  const verdicts = judge && 2 * (judge.examples.pairs + judge.answers.pairs);
  const actual = verdicts === undefined ? null : counted(verdicts, "verdict");
  return [line("Questions to the judge", tokens(planned.quantity), actual, "measured")];
}

function judgePurchases(plan: Plan | null): Purchase[] {
  return plan?.purchases.filter(({ arm }) => arm === "judge") ?? [];
}

function moneyLine(plan: Plan, report: RunReport): PlanLine {
  const actual = spentUsd(plan, report);
  return line(
    "Paid once, by list prices",
    plan.knownUsd === null ? "unknown" : `about ${dollars(plan.knownUsd)}`,
    actual === null ? null : `about ${dollars(actual)}`,
    "estimated",
  );
}

/**
 * What a run has paid once, by list prices; null where it is not known. Training and judge as planned, since no tokens
 * of theirs are counted; questions and answers as counted.
 */
export function spentUsd(
  plan: Plan,
  { verdict, request }: Pick<RunReport, "verdict" | "request">,
): number | null {
  const training = purchaseOf(plan, "training")?.usd ?? 0;
  const judge = judgePurchases(plan).reduce((sum, { usd }) => sum + (usd ?? 0), 0);
  const prices = request?.evaluation.usdPer1000Tokens;
  if (verdict === null || prices === undefined) return null;
  const answers = [
    [prices.tuned, verdict.answers.tuned],
    [prices.base, verdict.answers.base],
    ...(verdict.fewShot === null ? [] : [[prices.base, verdict.fewShot.answers] as const]),
  ] as const;
  const asked = answers.flatMap(([{ input, output }, { inputTokens, outputTokens }]) => {
    return input === null || output === null
      ? []
      : [(inputTokens * input + outputTokens * output) / 1000];
  });
  return asked.length === 0 && training === 0
    ? null
    : asked.reduce((sum, usd) => sum + usd, training + judge);
}

function timeLines(report: RunReport): PlanLine[] {
  const { plan, startedAt, writtenAt, times } = report;
  const asking = plan && evaluationTimeText(plan.rows.evaluation, plan.evaluationMinutes);
  return [
    line("Training", "not planned", between(times.jobStarted, times.jobEnded), "measured"),
    line(
      "Asking the held-out rows",
      asking ?? "unknown",
      between(times.askedSince, times.askedUntil),
      "measured",
    ),
    ...servedLines(report),
    line(
      "The whole run up to this report",
      "not planned",
      between(startedAt, writtenAt),
      "measured",
    ),
  ];
}

/** Throughput is billed by the hour from its creation, also while it is not asked. */
function servedLines({ plan, times, writtenAt, committedUntil }: RunReport): PlanLine[] {
  const { servedSince } = times;
  const took = between(servedSince, writtenAt);
  if (servedSince === null || took === null) return [];
  const perHour = plan === null ? null : throughputUsdPerHour(plan, false);
  const hours = (Date.parse(writtenAt) - Date.parse(servedSince)) / 3_600_000;
  const cost = perHour === null ? "" : `, about ${dollars(hours * perHour)}`;
  const until = committedUntil === null ? "" : ", then its commitment";
  const planned = perHour === null ? "price unknown" : `${dollars(perHour)} an hour`;
  return [
    line("Provisioned throughput so far", planned, `at most ${took}${cost}${until}`, "estimated"),
  ];
}

/** From one time to another (ISO 8601), for people; null where one of them is not known. */
function between(from: string | null, to: string | null): string | null {
  return from === null || to === null ? null : durationText(Date.parse(to) - Date.parse(from));
}
