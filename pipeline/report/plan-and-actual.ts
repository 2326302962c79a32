import { counted, grouped } from "../counts.ts";
import { evaluationTimeText } from "../evaluation/duration.ts";
import { throughputUsdPerHour } from "../evaluation/serving-costs.ts";
import type { Plan } from "../run-folder/plan.ts";
import type { RunReport } from "../run-folder/report.ts";
import type { AnswerFacts, JudgeResult } from "../run-folder/verdict.ts";
import { dollars } from "../usd.ts";
import { type Certainty, type CostFigure, costFigures, spentOnce } from "./cost-figures.ts";
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
  const figures = figuresOf(report);
  return [
    ...trainingLines(report, figures),
    ...questionLines(figures, answers),
    ...(answers === null ? [] : [answerLine(answers)]),
    ...judgeLines(figures, verdict?.judge),
    ...(plan === null ? [] : [moneyLine(plan, figures)]),
    ...timeLines(report, figures),
  ];
}

/** The lines of `planLines` that are about money: what is paid once, and by the hour. */
export function paidLines(report: RunReport): PlanLine[] {
  const { plan } = report;
  const figures = figuresOf(report);
  const money = plan === null ? [] : [moneyLine(plan, figures)];
  return [...money, ...servedLines(report, figures)];
}

function figuresOf(report: RunReport): CostFigure[] {
  return report.plan === null ? [] : costFigures(report.plan, report);
}

function find(
  figures: readonly CostFigure[],
  item: CostFigure["item"],
  arm?: CostFigure["arm"],
): CostFigure | undefined {
  return figures.find((one) => one.item === item && one.arm === arm);
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

function trainingLines(
  { plan, metrics, request }: RunReport,
  figures: readonly CostFigure[],
): PlanLine[] {
  const training = find(figures, "training");
  if (training === undefined) return [];
  const planned = plan?.hyperparameterSweep === undefined ? plan : request;
  const epochs = planned?.hyperParameters["epochCount"] ?? "Bedrock’s default";
  const last = metrics?.training.at(-1);
  const done =
    last === undefined
      ? null
      : `${grouped(metrics?.curve.epochs ?? 1)} (${counted(metrics?.training.length ?? 0, "step")})`;
  const trained = training.actual.quantity;
  return [
    line(
      "Training tokens",
      tokens(training.planned.quantity),
      trained === null ? null : tokens(trained),
      training.certainty,
    ),
    line("Training epochs", epochs, done, "measured"),
  ];
}

/** What each model was asked; without a plan only what was counted. */
function questionLines(
  figures: readonly CostFigure[],
  answers: { tuned: AnswerFacts; base: AnswerFacts } | null,
): PlanLine[] {
  const asked = [
    ["Questions to the tuned model", find(figures, "tunedInput"), answers?.tuned],
    ["Questions to the base model", find(figures, "baseInput"), answers?.base],
    ["Questions with examples", find(figures, "baseInput", "few-shot"), undefined],
    ["Questions to the champion", find(figures, "tunedInput", "champion"), undefined],
  ] as const;
  return asked.flatMap(([what, figure, facts]) => {
    if (figure !== undefined) {
      const { planned, actual, certainty } = figure;
      const used = actual.quantity === null ? null : countedTokens(actual.quantity);
      return [line(what, tokens(planned.quantity), used, certainty)];
    }
    if (facts === undefined || figures.length > 0) return [];
    return [line(what, "not planned", countedTokens(facts.inputTokens), "measured")];
  });
}

function countedTokens(count: number): string {
  return `${grouped(count)} tokens`;
}

function tokens(count: number): string {
  return `about ${countedTokens(count)}`;
}

function answerLine({ tuned, base }: { tuned: AnswerFacts; base: AnswerFacts }): PlanLine {
  const actual = `${grouped(tuned.outputTokens)} tuned, ${grouped(base.outputTokens)} base`;
  return line("Tokens of the answers", "not planned", actual, "measured");
}

/** What a judge reads is not counted in tokens, but its verdicts are; those that it gave again are not among them. */
function judgeLines(figures: readonly CostFigure[], judge: JudgeResult | undefined): PlanLine[] {
  const planned = figures.find(({ arm }) => arm === "judge")?.planned;
  if (planned === undefined) return [];
  const verdicts = judge && 2 * (judge.examples.pairs + judge.answers.pairs);
  const actual = verdicts === undefined ? null : counted(verdicts, "verdict");
  return [line("Questions to the judge", tokens(planned.quantity), actual, "measured")];
}

function moneyLine(plan: Plan, figures: readonly CostFigure[]): PlanLine {
  const { usd, isAll } = spentOnce(figures);
  return line(
    "Paid once, by list prices",
    plan.knownUsd === null ? "unknown" : `about ${dollars(plan.knownUsd)}`,
    usd === null ? null : `about ${dollars(usd)}${isAll ? "" : " and more"}`,
    "estimated",
  );
}

function timeLines(report: RunReport, figures: readonly CostFigure[]): PlanLine[] {
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
    ...servedLines(report, figures),
    line(
      "The whole run up to this report",
      "not planned",
      between(startedAt, writtenAt),
      "measured",
    ),
  ];
}

/** Throughput is billed by the hour from its creation, also while it is not asked. */
function servedLines(
  { plan, times, writtenAt, committedUntil }: RunReport,
  figures: readonly CostFigure[],
): PlanLine[] {
  const took = between(times.servedSince, writtenAt);
  if (took === null) return [];
  const usd = find(figures, "provisioned")?.actual.usd ?? null;
  const cost = usd === null ? "" : `, about ${dollars(usd)}`;
  const until = committedUntil === null ? "" : ", then its commitment";
  const perHour = plan === null ? null : throughputUsdPerHour(plan, false);
  const planned = perHour === null ? "price unknown" : `${dollars(perHour)} an hour`;
  return [
    line("Provisioned throughput so far", planned, `at most ${took}${cost}${until}`, "estimated"),
  ];
}

/** From one time to another (ISO 8601), for people; null where one of them is not known. */
function between(from: string | null, to: string | null): string | null {
  return from === null || to === null ? null : durationText(Date.parse(to) - Date.parse(from));
}
