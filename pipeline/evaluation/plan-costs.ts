import { isCommitment, type Plan, type Purchase } from "../run-folder/plan.ts";
import { dollars, HOURS_OF_A_MONTH } from "../usd.ts";
import { purchaseText } from "./purchase-text.ts";
import { throughputUsdPerHour } from "./serving-costs.ts";

/** A sum in USD, and what it leaves out since its price is not known. */
export interface Total {
  /** null where nothing of it is known. */
  readonly usd: number | null;
  /** What has no price, in words. */
  readonly unknown: readonly string[];
}

/** What a plan costs, by when it is paid. */
export interface PlanCosts {
  /** Training, questions and answers, and the functions that ask, where they are several. */
  readonly once: Total;
  /** Throughput that serves the model while it is evaluated; null where it is served on demand. */
  readonly throughput: { readonly hours: number; readonly usd: number | null } | null;
  /** The whole term of a commitment, which is bought if the gate accepts; null: none. */
  readonly term: { readonly duration: string; readonly until: string; readonly usd: number } | null;
  /** All that the run itself pays for: once, throughput while it evaluates, and the term. */
  readonly run: Total;
  /** Serving an accepted model, on demand nothing but its tokens. */
  readonly perHour: Total;
  /** Serving and storing an accepted model. */
  readonly perMonth: Total;
}

/** Adds up a plan's purchases. An unknown price is named, never taken for zero. */
export function planCosts(plan: Plan): PlanCosts {
  const once = onceOf(plan);
  const throughput = throughputOf(plan);
  const term = termOf(plan);
  const hourly = plan.purchases.filter(({ item }) => item === "provisioned");
  const unknown = throughput?.usd === null ? hourly.map(purchaseText) : [];
  const run = [
    once,
    ...(throughput === null ? [] : [throughput]),
    ...(term === null ? [] : [term]),
  ];
  return {
    once,
    throughput,
    term,
    run: { usd: sumOf(run.map(({ usd }) => usd)), unknown: [...once.unknown, ...unknown] },
    ...keeping(plan, hourly),
  };
}

function onceOf({ purchases, askingByFunctions }: Plan): Total {
  const bought = totalOf(purchases.filter((one) => !one.recurring && !isCommitment(one)));
  const asking = askingByFunctions?.usd ?? 0;
  return bought.usd === null ? bought : { ...bought, usd: bought.usd + asking };
}

/** What an accepted model costs while it is kept and served. */
function keeping(plan: Plan, hourly: readonly Purchase[]): Pick<PlanCosts, "perHour" | "perMonth"> {
  const storage = totalOf(plan.purchases.filter(({ item }) => item === "storage"));
  if (hourly.length === 0) return { perHour: { usd: 0, unknown: [] }, perMonth: storage };
  const usd = throughputUsdPerHour(plan, plan.serving.commitment !== null);
  const perHour = { usd, unknown: usd === null ? hourly.map(purchaseText) : [] };
  return {
    perHour,
    perMonth: {
      usd: sumOf([storage.usd, usd === null ? null : usd * HOURS_OF_A_MONTH]),
      unknown: [...storage.unknown, ...perHour.unknown],
    },
  };
}

/** Throughput is billed by the hour: as long as the evaluation takes, and never less than an hour. */
function throughputOf(plan: Plan): PlanCosts["throughput"] {
  if (!plan.purchases.some(({ item }) => item === "provisioned")) return null;
  const hours = Math.max(1, Math.ceil((plan.evaluationMinutes ?? 0) / 60));
  const perHour = throughputUsdPerHour(plan, false);
  return { hours, usd: perHour === null ? null : perHour * hours };
}

function termOf({ serving }: Plan): PlanCosts["term"] {
  if (serving.commitment === null) return null;
  const { duration, until, totalUsd } = serving.commitment;
  return { duration, until, usd: totalUsd };
}

function totalOf(purchases: readonly Purchase[]): Total {
  return {
    usd: sumOf(purchases.map(({ usd }) => usd)),
    unknown: purchases.filter(({ usd }) => usd === null).map(purchaseText),
  };
}

/** The sum of what is known; null where nothing is, although something is bought. */
function sumOf(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((usd) => usd !== null);
  if (known.length === 0 && amounts.length > 0) return null;
  return known.reduce((sum, usd) => sum + usd, 0);
}

/** A sum for people, with what it leaves out. */
export function totalText({ usd, unknown }: Total): string {
  if (usd === null) return "unknown";
  const amount = dollars(usd);
  return unknown.length === 0 ? amount : `${amount} and what is not known: ${unknown.join("; ")}`;
}
