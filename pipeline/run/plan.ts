import { createHash } from "node:crypto";
import { defined } from "../../dataset-tools/defined.ts";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import type { RunConfig } from "../config/run-config.ts";
import { type BaseModel, unpaced } from "../models/resolve.ts";
import type { Plan, Purchase } from "../run-folder/plan.ts";
import type { Dataset, DatasetPart } from "./dataset.ts";
import type { GivenModel } from "./given-model.ts";

/** What a plan is made from. */
export interface PlanRequest {
  readonly config: RunConfig;
  readonly model: BaseModel;
  readonly hyperParameters: Readonly<Record<string, string>>;
  readonly dataset: Dataset;
  readonly region: string;
  /** Model that is already trained, or job that trains it; absent where the run trains. */
  readonly given?: GivenModel | null | undefined;
}

/** Lists what a run will buy. The same request always makes the same plan. */
export function makePlan(request: PlanRequest): Plan {
  const { config, model, dataset, hyperParameters, region, given } = request;
  const purchases = listPurchases(request);
  const known = purchases.filter((one) => !one.recurring).flatMap((one) => one.usd ?? []);
  const { limits, gate, deleteModelOnFailure, allowRejectedRows, tags } = config;
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
      evaluation: evaluationOf(config, model),
      gate,
      deleteModelOnFailure,
      allowRejectedRows,
      tags,
      storageUsdPerMonth: model.prices.storage?.usd ?? null,
    },
    serving: servingOf(config, model),
    group: config.group ?? dataset.name,
    purchases,
    knownUsd: known.length === 0 ? null : known.reduce((sum, usd) => sum + usd, 0),
    pricesAsOf: model.asOf,
  };
}

/** The catalogue's pace of a tuned model is that of on-demand deployments: throughput has no published one. */
function evaluationOf(
  { evaluation }: RunConfig,
  { pace, serving }: BaseModel,
): Plan["settings"]["evaluation"] {
  const { maxTokens, concurrency, requestsPerMinute, tokensPerMinute } = evaluation;
  const given = defined({ requestsPerMinute, tokensPerMinute });
  const tuned = serving === "on-demand" ? pace.tuned : unpaced;
  return {
    maxTokens,
    concurrency,
    pace: { tuned: { ...tuned, ...given }, base: { ...pace.base, ...given } },
  };
}

function servingOf(config: RunConfig, model: BaseModel): Plan["serving"] {
  const hourly = model.serving === "provisioned";
  return {
    path: model.serving,
    modelUnits: hourly ? config.serving.modelUnits : null,
    commitment: null,
  };
}

function listPurchases(request: PlanRequest): Purchase[] {
  const { model, dataset } = request;
  return [
    ...(dataset.train === null ? [] : trainingPurchases(request, dataset.train)),
    servingPurchase(request),
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
  const { modelUnits, commitment = "none" } = config.serving;
  return purchase(model, {
    item: provisionedItems[commitment],
    quantity: modelUnits,
    per: "model-unit-hour",
    recurring: true,
  });
}

/** Each commitment has its own price. */
const provisionedItems = {
  none: "provisioned",
  OneMonth: "provisionedOneMonth",
  SixMonths: "provisionedSixMonths",
} as const;

function purchase(
  model: BaseModel,
  of: Pick<Purchase, "item" | "quantity" | "per"> & { recurring?: boolean },
): Purchase {
  const price = model.prices[of.item] ?? null;
  const usd = price === null ? null : price.usd * of.quantity;
  return { recurring: false, ...of, price, usd };
}

/**
 * SHA-256 (hex) of a plan, over its JSON with sorted keys. Where a price was read is left out: the same
 * purchase at the same price is the same plan.
 */
export function hashPlan({ pricesAsOf: _date, ...plan }: Plan): string {
  const purchases = plan.purchases.map(({ price, ...one }) => ({
    ...one,
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
