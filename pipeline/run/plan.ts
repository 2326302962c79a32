import { createHash } from "node:crypto";
import { defined } from "../../dataset-tools/defined.ts";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import type { RunConfig } from "../config/run-config.ts";
import { UserError } from "../errors.ts";
import { evaluationMinutes, evaluationTimeText } from "../evaluation/duration.ts";
import { type BaseModel, unpaced } from "../models/resolve.ts";
import type { Plan, Purchase } from "../run-folder/plan.ts";
import { COMMITMENT_PRICES, isCommitment, plannedCommitment } from "./commitment.ts";
import type { Dataset, DatasetPart } from "./dataset.ts";
import type { GivenModel } from "./given-model.ts";

/** What a plan is made from. */
export interface PlanRequest {
  readonly config: RunConfig;
  readonly model: BaseModel;
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly dataset: Dataset;
  readonly region: string;
  /** Milliseconds since the epoch; the term of a commitment is reckoned from this day. */
  readonly now: number;
  /** Model that is already trained, or job that trains it; absent where the run trains. */
  readonly given?: GivenModel | null | undefined;
}

/** Lists what a run will buy. The same request always makes the same plan, whose hash is the same on any day. */
export function makePlan(request: PlanRequest): Plan {
  const { config, model, dataset, hyperParameters, region, given } = request;
  const purchases = listPurchases(request);
  const once = purchases.filter((one) => !one.recurring && !isCommitment(one));
  const known = once.flatMap((one) => one.usd ?? []);
  const { limits, gate, deleteModelOnFailure, allowRejectedRows, tags } = config;
  const evaluation = evaluationOf(config, model, dataset.labels);
  const { rows, tokens } = dataset.evaluation;
  return {
    model: { name: model.name, id: model.id },
    region,
    origin: given?.origin ?? "run",
    start: given?.start ?? { at: "training", jobNumber: 1 },
    dataset: {
      name: dataset.name,
      sha256: {
        train: dataset.train?.sha256 ?? null,
        validation: dataset.validation?.sha256 ?? null,
        evaluation: dataset.evaluation.sha256,
      },
    },
    rows: {
      train: dataset.train?.rows ?? 0,
      validation: dataset.validation?.rows ?? 0,
      evaluation: dataset.evaluation.rows,
    },
    hyperParameters,
    settings: {
      limits,
      evaluation,
      gate,
      deleteModelOnFailure,
      allowRejectedRows,
      tags,
      storageUsdPerMonth: model.prices.storage?.usd ?? null,
    },
    serving: servingOf(request),
    group: config.group ?? dataset.name,
    evaluationMinutes: evaluationMinutes(rows, evaluation.pace, tokens / rows),
    purchases,
    knownUsd: known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0),
    pricesAsOf: model.asOf,
  };
}

/**
 * Refuses a plan whose held-out rows cannot all be asked in the time that the run has for it.
 * @throws UserError `Plan.EvaluationTooLong`
 */
export function assertEvaluationFits({ evaluationMinutes: minutes, rows, settings }: Plan): void {
  const { evaluationHours } = settings.limits;
  if (minutes === null || minutes <= evaluationHours * 60) return;
  throw new UserError(
    "Plan.EvaluationTooLong",
    `the evaluation takes longer than ${evaluationHours} h (limits.evaluationHours): ${evaluationTimeText(rows.evaluation, minutes)}`,
    {
      hint:
        "Hold out fewer rows with --evaluation-share, allow more time with --evaluation-hours (at most 48), or set " +
        "--requests-per-minute where the account's quota is higher than the default.",
    },
  );
}

/** The catalogue's pace of a tuned model is that of on-demand deployments: throughput has no published one. */
function evaluationOf(
  { evaluation }: RunConfig,
  { pace, serving, prices }: BaseModel,
  labels: Dataset["labels"],
): Plan["settings"]["evaluation"] {
  const { maxTokens, concurrency, requestsPerMinute, tokensPerMinute } = evaluation;
  const given = defined({ requestsPerMinute, tokensPerMinute });
  const tuned = serving === "on-demand" ? pace.tuned : unpaced;
  return {
    maxTokens,
    concurrency,
    pace: { tuned: { ...tuned, ...given }, base: { ...pace.base, ...given } },
    scores: labels === null ? [{ kind: "token-f1" }] : [{ kind: "labels" }],
    usdPer1000Tokens: {
      tuned: { input: usd(prices.tunedInput), output: usd(prices.tunedOutput) },
      base: { input: usd(prices.baseInput), output: usd(prices.baseOutput) },
    },
  };
}

function usd(price: { usd: number } | undefined): number | null {
  return price?.usd ?? null;
}

function servingOf({ config, model, now }: PlanRequest): Plan["serving"] {
  const hourly = model.serving === "provisioned";
  return {
    path: model.serving,
    modelUnits: hourly ? config.serving.modelUnits : null,
    commitment: hourly ? plannedCommitment(config, model, now) : null,
  };
}

function listPurchases(request: PlanRequest): Purchase[] {
  const { model, dataset } = request;
  return [
    ...(dataset.train === null ? [] : trainingPurchases(request, dataset.train)),
    servingPurchase(request),
    ...commitmentPurchases(request),
    purchase(model, {
      item: "baseInput",
      quantity: dataset.evaluation.tokens / 1000,
      per: "1000-tokens",
    }),
  ];
}

function trainingPurchases(
  { model, hyperParameters }: PlanRequest,
  { tokens }: DatasetPart,
): Purchase[] {
  const epochs = Number(hyperParameters["epochCount"] ?? 1);
  const quantity = (tokens * epochs) / 1000;
  return [
    purchase(model, { item: "training", quantity, per: "1000-tokens" }),
    purchase(model, { item: "storage", quantity: 1, per: "model-month", recurring: true }),
  ];
}

function servingPurchase({ config, model, dataset }: PlanRequest): Purchase {
  if (model.serving === "on-demand") {
    return purchase(model, {
      item: "tunedInput",
      quantity: dataset.evaluation.tokens / 1000,
      per: "1000-tokens",
    });
  }
  const quantity = config.serving.modelUnits;
  return purchase(model, {
    item: "provisioned",
    quantity,
    per: "model-unit-hour",
    recurring: true,
  });
}

/** A commitment has a price of its own, by the user if not by the base model's file. */
function commitmentPurchases(request: PlanRequest): Purchase[] {
  const { commitment, modelUnits } = servingOf(request);
  if (commitment === null) return [];
  const { duration, hourlyUsd, hours, totalUsd } = commitment;
  const item = COMMITMENT_PRICES[duration];
  const known = request.model.prices[item];
  const price = known?.usd === hourlyUsd ? known : givenPrice(hourlyUsd, request.now);
  const quantity = (modelUnits ?? 1) * hours;
  return [{ item, quantity, per: "model-unit-hour", price, usd: totalUsd, recurring: false }];
}

function givenPrice(usd: number, now: number): NonNullable<Purchase["price"]> {
  const date = new Date(now).toISOString().slice(0, 10);
  return { usd, per: "model-unit-hour", confirmed: false, source: "given by the user", date };
}

function purchase(
  model: BaseModel,
  of: Pick<Purchase, "item" | "quantity" | "per"> & { recurring?: boolean },
): Purchase {
  const price = model.prices[of.item] ?? null;
  const usd = price === null ? null : price.usd * of.quantity;
  return { recurring: false, ...of, price, usd };
}

/**
 * SHA-256 (hex) of a plan, over its JSON with sorted keys. Left out are where a price was read, the day from
 * which a commitment's term is reckoned, and the evaluation's time, which follows from the rest: the same
 * purchase at the same price is the same plan.
 */
export function hashPlan(of: Plan): string {
  const { pricesAsOf: _date, evaluationMinutes: _time, serving, ...rest } = of;
  const plan = {
    ...rest,
    serving: { ...serving, commitment: serving.commitment?.duration ?? null },
  };
  const purchases = plan.purchases.map(({ price, ...one }) => ({
    ...one,
    ...(isCommitment(one) ? { quantity: serving.modelUnits, usd: null } : {}),
    rate: price?.usd ?? null,
  }));
  return createHash("sha256")
    .update(canonicalJson({ ...plan, purchases }))
    .digest("hex");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
