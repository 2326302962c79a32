import { estimateTokens } from "../../dataset-tools/estimate/tokens.ts";
import { findBaseModel } from "../../dataset-tools/models/base-models.ts";
import type { RunConfig } from "../config/run-config.ts";
import { givenPrice } from "../models/prices.ts";
import type { BaseModel } from "../models/resolve.ts";
import { withoutArea } from "../models/same-model.ts";
import type { Teacher } from "../models/teacher.ts";
import {
  COMMITMENT_PRICES,
  type Plan,
  type PlannedSweep,
  type Purchase,
} from "../run-folder/plan.ts";
import { judgeOf } from "../workflow/score-spec.ts";
import type { Dataset, DatasetPart } from "./dataset.ts";
import { exampleTokens } from "./example-tokens.ts";

/** What a run's purchases depend on. */
export interface Buying {
  readonly config: RunConfig;
  readonly model: BaseModel;
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly dataset: Dataset;
  readonly serving: Plan["serving"];
  /** Nothing is trained or served: the base model is asked in place of the tuned one, too. */
  readonly isSelfCheck: boolean;
  /** Whose answers the model learns, where it learns those of another. */
  readonly teacher?: Teacher | undefined;
  /** Absent where one job trains the model. */
  readonly hyperparameterSweep?: PlannedSweep;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** All that a run buys: its training, what serves its model, and the answers of the models that it asks. */
export function listPurchases(buying: Buying): Purchase[] {
  const { model, dataset, isSelfCheck } = buying;
  const { evaluation } = dataset;
  if (isSelfCheck) return [...answers(model, "base", evaluation, 2), ...judgePurchases(dataset)];
  return [
    ...teacherPurchases(buying),
    ...(dataset.train === null ? [] : trainingPurchases(buying, dataset.train)),
    ...servingPurchases(buying),
    ...commitmentPurchases(buying),
    ...answers(model, "base", evaluation),
    ...fewShotPurchases(buying),
    ...championPurchases(buying),
    ...judgePurchases(dataset),
  ];
}

/**
 * The teacher's answers to the training rows, taken to be as long as the right answers to held-out rows. Bedrock may ask
 * it more than that: how it uses golden examples and makes further prompts is not documented.
 */
function teacherPurchases({ teacher, dataset }: Buying): Purchase[] {
  const { train, evaluation } = dataset;
  if (teacher === undefined || train === null) return [];
  const answerTokens = (evaluation.answerTokens / evaluation.rows) * train.rows;
  return answers(teacher, "base", { ...train, answerTokens }).map((one) => ({
    ...one,
    arm: "teacher",
  }));
}

/**
 * How many epochs a distillation has, Bedrock does not say: its training has a price, but no sum. Of the models of a
 * sweep one is kept, so that one is stored.
 */
function trainingPurchases(buying: Buying, { tokens }: DatasetPart): Purchase[] {
  const { model, hyperParameters, teacher, hyperparameterSweep: sweep } = buying;
  const training = (values: Readonly<Record<string, string>>) => {
    const quantity = (tokens * Number(values["epochCount"] ?? 1)) / 1000;
    return purchase(model, { item: "training", quantity, per: "1000-tokens" });
  };
  const trainings = sweep?.candidates.map((one) => ({
    ...training(one.hyperParameters),
    candidate: one.name,
  }));
  const only = training(hyperParameters);
  return [
    ...(trainings ?? [teacher === undefined ? only : { ...only, usd: null }]),
    purchase(model, { item: "storage", quantity: 1, per: "model-month", recurring: true }),
  ];
}

function servingPurchases({ model, serving, dataset }: Buying): Purchase[] {
  if (serving.path === "on-demand") return answers(model, "tuned", dataset.evaluation);
  const quantity = serving.modelUnits ?? 1;
  return [
    purchase(model, { item: "provisioned", quantity, per: "model-unit-hour", recurring: true }),
  ];
}

/**
 * Questions and answers of a model that is billed by tokens. Answers are taken to be as long as the right ones: how
 * long those of an untuned model are is not known before it is asked.
 * @param times how often the part's rows are asked
 */
function answers(
  model: Pick<BaseModel, "prices">,
  of: "base" | "tuned",
  { tokens, answerTokens }: DatasetPart,
  times = 1,
): Purchase[] {
  const per = "1000-tokens";
  const [input, output] = [tokens - answerTokens, answerTokens].map((all) => (times * all) / 1000);
  return [
    purchase(model, { item: `${of}Input`, quantity: input ?? 0, per }),
    purchase(model, { item: `${of}Output`, quantity: output ?? 0, per }),
  ];
}

/** The base model answers the same rows with examples before them. */
function fewShotPurchases({ config, model, dataset }: Buying): Purchase[] {
  const { fewShot } = config.gate;
  if (fewShot === null) return [];
  const { evaluation } = dataset;
  const tokens = evaluation.tokens + evaluation.rows * exampleTokens(model, dataset, fewShot);
  return answers(model, "base", { ...evaluation, tokens }).map((one) => ({
    ...one,
    arm: "few-shot",
  }));
}

/**
 * The champion answers the same rows, and both models some of the champion's own. Whether there is one is known when
 * the run comes to it; throughput that serves it is billed by the hour already.
 */
function championPurchases({ config, model, serving, dataset }: Buying): Purchase[] {
  const { champion } = config.gate;
  if (champion === null || serving.path === "provisioned") return [];
  const { evaluation } = dataset;
  const times = 1 + (2 * champion.forgettingRows) / evaluation.rows;
  return answers(model, "tuned", evaluation, times).map((one) => ({ ...one, arm: "champion" }));
}

/**
 * What the judge is asked: the labeled examples and the held-out rows, each in both orders with both answers and the
 * rubric. Its prices are known only for base models of the catalogue.
 */
function judgePurchases({ evaluation, scores, scoreFiles }: Dataset): Purchase[] {
  const judge = judgeOf(scores);
  const examples = scoreFiles.find((file) => "examples" in file);
  if (judge === undefined || examples === undefined) return [];
  const { prices = {} } = findBaseModel(withoutArea(judge.modelId)) ?? {};
  const asked = 2 * (evaluation.rows + examples.examples);
  const each = INSTRUCTION_TOKENS + estimateTokens(judge.rubric, "unknown").expected;
  const input = 2 * (evaluation.tokens + evaluation.answerTokens + examples.tokens) + asked * each;
  const per = "1000-tokens";
  return [
    { item: "baseInput" as const, quantity: input / 1000 },
    { item: "baseOutput" as const, quantity: (asked * TOKENS_PER_VERDICT) / 1000 },
  ].map((one) => ({ ...purchase({ prices }, { ...one, per }), arm: "judge" }));
}

/** Of what a judge reads besides the rubric and the answers, and of one word. */
const INSTRUCTION_TOKENS = 150;
const TOKENS_PER_VERDICT = 3;

/** A commitment has a price of its own, by the user if not by the base model's file. */
function commitmentPurchases({ model, serving, now }: Buying): Purchase[] {
  const { commitment, modelUnits } = serving;
  if (commitment === null) return [];
  const { duration, hourlyUsd, hours, totalUsd } = commitment;
  const item = COMMITMENT_PRICES[duration];
  const known = model.prices[item];
  const price =
    known?.usd === hourlyUsd
      ? known
      : givenPrice(item, hourlyUsd, new Date(now).toISOString().slice(0, 10));
  const quantity = (modelUnits ?? 1) * hours;
  return [{ item, quantity, per: "model-unit-hour", price, usd: totalUsd, recurring: false }];
}

function purchase(
  model: Pick<BaseModel, "prices">,
  of: Pick<Purchase, "item" | "quantity" | "per"> & { recurring?: boolean },
): Purchase {
  const price = model.prices[of.item] ?? null;
  const usd = price === null ? null : price.usd * of.quantity;
  return { recurring: false, ...of, price, usd };
}
